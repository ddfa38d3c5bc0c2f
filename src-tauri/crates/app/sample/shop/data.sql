-- Rows from arithmetic alone: every run makes the same ones. 7919, 104729 and the like are primes, so the
-- remainders wander without repeating soon.

INSERT INTO regions VALUES
    ('kr', 'South Korea', '대한민국', 'KRW'), ('jp', 'Japan', '일본', 'JPY'),
    ('us', 'United States', '미국', 'USD'), ('de', 'Germany', '독일', 'EUR');

INSERT INTO customer_segments VALUES
    (1, 'new', 'first order less than 90 days ago'), (2, 'regular', 'two or more orders in the last year'),
    (3, 'summit club', 'more than 1,000,000 KRW in the last year'), (4, 'asleep', 'no order for 18 months');

INSERT INTO stores VALUES
    (1, 'kr', 'Seoul Bukhansan', '2019-04-12', 320.0), (2, 'kr', 'Busan Haeundae', '2021-03-02', 210.5),
    (3, 'kr', 'Jeju Hallasan', '2022-06-18', 140.0), (4, 'jp', 'Tokyo Okutama', '2024-10-05', 180.0);

INSERT INTO staff (staff_id, store_id, manager_id, full_name, email, hired_on)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 24)
SELECT i, 1 + i % 4, CASE WHEN i > 4 THEN 1 + i % 4 END,
    substr('김이박최정강조윤장임', 1 + i * 7 % 10, 1) || ' ' || substr('민준서연지훈하은도윤', 1 + i * 4 % 9, 2),
    'staff' || i || '@sirius-outfitters.example', date('2019-03-01', '+' || (i * 97) || ' days')
FROM n;

INSERT INTO customers (customer_id, email, family_name, given_name, phone, region_code, segment_id, birth_year, marketing_consent, created_at)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
SELECT i, 'customer' || i || '@mail.example',
    substr('김이박최정강조윤장임한오서신권황안송류홍', 1 + i * 7919 % 20, 1),
    substr('민준서연지훈하은도윤수아예준지우시우하윤', 1 + 2 * (i * 104729 % 10), 2),
    '010-' || printf('%04d', i * 7919 % 10000) || '-' || printf('%04d', i * 104729 % 10000),
    CASE i % 10 WHEN 7 THEN 'jp' WHEN 8 THEN 'us' WHEN 9 THEN 'de' ELSE 'kr' END,
    1 + i * 31 % 4, 1958 + i * 7919 % 48, i % 3 = 0, datetime('2023-01-05 09:00:00', '+' || (i * 81) || ' hours')
FROM n;

INSERT INTO addresses
SELECT customer_id, customer_id, CASE customer_id % 4 WHEN 0 THEN 'billing' ELSE 'shipping' END,
    (1 + customer_id * 13 % 240) || '-' || (1 + customer_id % 9), CASE WHEN customer_id % 5 = 0 THEN customer_id % 30 || '층' END,
    CASE region_code WHEN 'kr' THEN substr('서울부산대구인천광주대전', 1 + 2 * (customer_id % 6), 2) WHEN 'jp' THEN 'Tokyo' WHEN 'us' THEN 'Denver' ELSE 'München' END,
    printf('%05d', customer_id * 7919 % 63000), region_code
FROM customers;

INSERT INTO "고객_메모"
SELECT customer_id / 8, customer_id, 1 + customer_id % 24,
    CASE customer_id % 3 WHEN 0 THEN '재방문 시 사이즈 교환 요청' WHEN 1 THEN '매장 픽업 선호' ELSE '단체 주문 문의' END,
    date(created_at, '+40 days')
FROM customers WHERE customer_id % 8 = 0;

INSERT INTO brands VALUES
    (1, 'Sirius', 'KR'), (2, 'Baekdu Works', 'KR'), (3, 'Nordlicht', 'DE'), (4, 'Kita Alpine', 'JP'), (5, 'Ridgeline', 'US');

INSERT INTO categories VALUES
    (1, NULL, 'Clothing', '의류'), (2, NULL, 'Footwear', '신발'), (3, NULL, 'Equipment', '장비'),
    (4, 1, 'Jackets', '재킷'), (5, 1, 'Base layers', '이너웨어'), (6, 2, 'Hiking boots', '등산화'),
    (7, 2, 'Trail shoes', '트레일화'), (8, 3, 'Tents', '텐트'), (9, 3, 'Backpacks', '배낭'), (10, 3, 'Stoves', '버너');

INSERT INTO suppliers VALUES
    (1, 'Daegu Textile', 'KR', 10), (2, 'Saigon Sewing', 'VN', 28), (3, 'Osaka Metal', 'JP', 21), (4, 'Allgäu Zelte', 'DE', 35);

INSERT INTO products (product_id, sku, name, description, brand_id, category_id, supplier_id, list_price, cost, weight_g, discontinued_on)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 80)
SELECT i, 'SO-' || printf('%04d', 1000 + i),
    CASE i % 5 WHEN 0 THEN 'Halla' WHEN 1 THEN 'Seorak' WHEN 2 THEN 'Jiri' WHEN 3 THEN 'Odae' ELSE 'Bukhan' END || ' ' ||
    CASE 4 + i % 7 WHEN 4 THEN 'jacket' WHEN 5 THEN 'base layer' WHEN 6 THEN 'boots' WHEN 7 THEN 'trail shoe' WHEN 8 THEN 'tent' WHEN 9 THEN 'backpack' ELSE 'stove' END || ' ' || (1 + i / 35),
    'Made for the ' || CASE i % 4 WHEN 0 THEN 'winter' WHEN 1 THEN 'spring' WHEN 2 THEN 'monsoon' ELSE 'autumn' END || ' ridge walks of Korea.',
    1 + i % 5, 4 + i % 7, 1 + i % 4, 19000 + 1000 * (i * 7919 % 380), 9000 + 500 * (i * 7919 % 380), 120 + i * 37 % 2400,
    CASE WHEN i % 20 = 0 THEN '2026-03-31' END
FROM n;

INSERT INTO product_variants
SELECT (p.product_id - 1) * 3 + s.i, p.product_id, s.size, CASE (p.product_id + s.i) % 4 WHEN 0 THEN 'black' WHEN 1 THEN 'moss' WHEN 2 THEN 'sand' ELSE '하늘색' END,
    '880' || printf('%010d', p.product_id * 104729 + s.i)
FROM products AS p, (SELECT 1 AS i, 'S' AS size UNION ALL SELECT 2, 'M' UNION ALL SELECT 3, 'L') AS s;

INSERT INTO price_history
SELECT product_id, date('2025-01-01', '+' || (k * 210) || ' days'), list_price - 1000 * (2 - k), 1 + product_id % 24
FROM products, (SELECT 0 AS k UNION ALL SELECT 1 UNION ALL SELECT 2);

INSERT INTO warehouses VALUES (1, 'Incheon', 'kr'), (2, 'Gimhae', 'kr'), (3, 'Saitama', 'jp');

INSERT INTO inventory (warehouse_id, variant_id, on_hand, reserved, counted_at)
SELECT w.warehouse_id, v.variant_id, v.variant_id * 7919 % 60, v.variant_id % 4, '2026-10-31'
FROM warehouses AS w, product_variants AS v WHERE (v.variant_id + w.warehouse_id) % 3 <> 0;

INSERT INTO purchase_orders
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
SELECT i, 1 + i % 4, 1 + i % 3, date('2025-01-10', '+' || (i * 10) || ' days'),
    CASE WHEN i < 55 THEN date('2025-01-10', '+' || (i * 10 + 21) || ' days') END, CASE WHEN i < 55 THEN 'received' ELSE 'open' END
FROM n;

INSERT INTO purchase_order_items
SELECT o.purchase_order_id, k.i, 1 + (o.purchase_order_id * 17 + k.i * 5) % 240, 10 * k.i, 9000 + 500 * (k.i + o.purchase_order_id % 40)
FROM purchase_orders AS o, (SELECT 1 AS i UNION ALL SELECT 2 UNION ALL SELECT 3) AS k;

INSERT INTO coupons VALUES
    ('SPRING26', 10, '2026-03-01', '2026-05-31'), ('추석2026', 15, '2026-09-20', '2026-09-30'), ('WELCOME', 5, '2024-01-01', '2027-12-31');

INSERT INTO orders (order_id, customer_id, store_id, status, ordered_at, shipping_address_id, coupon_code)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
SELECT i, 1 + i * 7919 % 400, CASE WHEN i % 3 = 0 THEN 1 + i % 4 END,
    CASE WHEN i > 1180 THEN 'placed' WHEN i > 1150 THEN 'paid' WHEN i > 1120 THEN 'shipped' WHEN i % 29 = 0 THEN 'cancelled' ELSE 'delivered' END,
    datetime('2025-01-02 08:00:00', '+' || (i * 797) || ' minutes'), 1 + i * 7919 % 400,
    CASE WHEN i % 11 = 0 THEN 'WELCOME' WHEN i % 37 = 0 THEN 'SPRING26' END
FROM n;

INSERT INTO order_items (order_id, line_no, variant_id, quantity, unit_price, discount)
SELECT o.order_id, k.i, v.variant_id, 1 + (o.order_id + k.i) % 2, p.list_price, CASE WHEN o.coupon_code IS NULL THEN 0 ELSE 1000 END
FROM orders AS o
JOIN (SELECT 1 AS i UNION ALL SELECT 2 UNION ALL SELECT 3) AS k ON k.i <= 1 + o.order_id % 3
JOIN product_variants AS v ON v.variant_id = 1 + (o.order_id * 31 + k.i * 7919) % 240
JOIN products AS p USING (product_id);

INSERT INTO "order lines (old)"
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150)
SELECT 'A-' || (20230000 + i), 'SO-' || printf('%04d', 1001 + i % 80), 1 + i % 3, 9.9 + i % 50, CASE WHEN i % 9 = 0 THEN 'yes' END
FROM n;

INSERT INTO payments
SELECT order_id, order_id, CASE order_id % 5 WHEN 0 THEN 'bank' WHEN 1 THEN 'kakaopay' WHEN 2 THEN 'naverpay' WHEN 3 THEN 'cash' ELSE 'card' END,
    total, 'KRW', datetime(ordered_at, '+7 minutes'), 'pay_' || printf('%08x', order_id * 104729)
FROM orders WHERE status NOT IN ('cancelled', 'placed');

INSERT INTO refunds
SELECT payment_id / 40, payment_id, CASE payment_id % 3 WHEN 0 THEN 'too small' WHEN 1 THEN 'damaged' ELSE '단순 변심' END, amount / 2, datetime(paid_at, '+9 days')
FROM payments WHERE payment_id % 40 = 0;

INSERT INTO carriers VALUES
    (1, 'CJ Logistics', 'https://carrier.example/cj/{number}'), (2, 'Korea Post', 'https://carrier.example/post/{number}'), (3, 'Yamato', NULL);

INSERT INTO shipments
SELECT order_id, order_id, 1 + order_id % 3, 1 + order_id % 3, printf('%012d', order_id * 7919 * 13), datetime(ordered_at, '+1 days'),
    CASE WHEN status = 'delivered' THEN datetime(ordered_at, '+3 days') END
FROM orders WHERE status IN ('shipped', 'delivered') AND store_id IS NULL;

INSERT INTO shipment_events
SELECT shipment_id, shipped_at, 'picked up', '인천 물류센터' FROM shipments
UNION ALL
SELECT shipment_id, delivered_at, 'delivered', NULL FROM shipments WHERE delivered_at IS NOT NULL;

INSERT INTO reviews
SELECT customer_id, 1 + customer_id * 31 % 80, customer_id, 1 + customer_id * 7 % 5,
    CASE customer_id % 3 WHEN 0 THEN '가볍고 따뜻해요' WHEN 1 THEN 'Runs small, order one size up.' END, date(created_at, '+60 days')
FROM customers WHERE customer_id % 2 = 0;

INSERT INTO support_tickets
SELECT order_id / 12, customer_id, order_id, 1 + order_id % 24,
    CASE order_id % 4 WHEN 0 THEN 'exchange' WHEN 1 THEN 'delivery' WHEN 2 THEN '환불' ELSE 'product question' END,
    CASE WHEN order_id > 1100 THEN 'open' ELSE 'closed' END, datetime(ordered_at, '+4 days'),
    CASE WHEN order_id <= 1100 THEN datetime(ordered_at, '+6 days') END
FROM orders WHERE order_id % 12 = 0;

INSERT INTO support_messages (ticket_id, from_customer, body, sent_at)
SELECT ticket_id, k.i % 2, CASE k.i WHEN 1 THEN '언제 도착하나요?' WHEN 2 THEN 'It is on its way.' ELSE '감사합니다' END, datetime(opened_at, '+' || k.i || ' hours')
FROM support_tickets, (SELECT 1 AS i UNION ALL SELECT 2 UNION ALL SELECT 3) AS k;

INSERT INTO app_settings VALUES ('checkout.free_shipping_from', '50000'), ('locale.default', '"ko-KR"'), ('loyalty', '{"points_per_krw": 0.01}');

INSERT INTO audit_log (at, actor, action, detail)
SELECT datetime('2026-10-01', '+' || (staff_id * 5) || ' hours'), email, 'login', NULL FROM staff;
