-- The analysts' database: copies of the shop's tables in `staging`, what everybody queries in `mart`, money in `finance`.

CREATE SCHEMA staging;
CREATE SCHEMA mart;
CREATE SCHEMA finance;

CREATE TYPE mart.order_status AS ENUM ('cart', 'placed', 'paid', 'shipped', 'delivered', 'cancelled');

CREATE TABLE staging.customers (customer_id INTEGER PRIMARY KEY, email VARCHAR, family_name VARCHAR, given_name VARCHAR, phone VARCHAR, region_code VARCHAR, segment_id INTEGER, birth_year INTEGER, created_at TIMESTAMP);
CREATE TABLE staging.addresses (address_id INTEGER PRIMARY KEY, customer_id INTEGER, kind VARCHAR, line1 VARCHAR, city VARCHAR, postal_code VARCHAR, region_code VARCHAR);
CREATE TABLE staging.categories (category_id INTEGER PRIMARY KEY, parent_id INTEGER, name VARCHAR, name_ko VARCHAR);
CREATE TABLE staging.products (product_id INTEGER PRIMARY KEY, sku VARCHAR UNIQUE, name VARCHAR NOT NULL, brand_id INTEGER, category_id INTEGER, list_price INTEGER, cost INTEGER, weight_g INTEGER);
CREATE TABLE staging.product_variants (variant_id INTEGER PRIMARY KEY, product_id INTEGER, size VARCHAR, colour VARCHAR);
CREATE TABLE staging.orders (order_id INTEGER PRIMARY KEY, customer_id INTEGER, store_id INTEGER, status VARCHAR, ordered_at TIMESTAMP, coupon_code VARCHAR, total INTEGER);
CREATE TABLE staging.order_items (order_id INTEGER, line_no INTEGER, variant_id INTEGER, quantity INTEGER, unit_price INTEGER, discount INTEGER, amount INTEGER, PRIMARY KEY (order_id, line_no));
CREATE TABLE staging.payments (payment_id INTEGER PRIMARY KEY, order_id INTEGER, method VARCHAR, amount INTEGER, currency VARCHAR, paid_at TIMESTAMP);
CREATE TABLE staging.refunds (refund_id INTEGER PRIMARY KEY, payment_id INTEGER, reason VARCHAR, amount INTEGER, refunded_at TIMESTAMP);
CREATE TABLE staging.support_tickets (ticket_id INTEGER PRIMARY KEY, customer_id INTEGER, order_id INTEGER, topic VARCHAR, status VARCHAR, opened_at TIMESTAMP, closed_at TIMESTAMP);

COMMENT ON TABLE staging.customers IS 'One row per registered customer; copied from the shop, table customers.';
COMMENT ON COLUMN staging.customers.email IS 'Personal data. Use mart.dim_customer.email_hash instead.';
COMMENT ON COLUMN staging.customers.region_code IS '고객의 국가 코드 (소문자)';
COMMENT ON TABLE staging.orders IS 'One row per order, web shop and stores alike.';
COMMENT ON COLUMN staging.orders.total IS 'KRW, tax and discounts included; kept by a trigger in the shop.';
COMMENT ON TABLE staging.order_items IS '주문 상세: one row per line of an order.';
COMMENT ON COLUMN staging.order_items.amount IS 'quantity × unit_price − discount';
COMMENT ON TABLE staging.payments IS '결제 내역. An order may be paid in several parts.';

-- Load
COPY staging.customers FROM '{exports}/customers.csv';
COPY staging.addresses FROM '{exports}/addresses.csv';
COPY staging.categories FROM '{exports}/categories.csv';
COPY staging.products FROM '{exports}/products.csv';
COPY staging.product_variants FROM '{exports}/product_variants.csv';
COPY staging.orders FROM '{exports}/orders.csv';
COPY staging.order_items FROM '{exports}/order_items.csv';
COPY staging.payments FROM '{exports}/payments.csv';
COPY staging.refunds FROM '{exports}/refunds.csv';
COPY staging.support_tickets FROM '{exports}/support_tickets.csv';

CREATE MACRO mart.season_of(day) AS CASE WHEN month(day) IN (12, 1, 2) THEN 'winter' WHEN month(day) < 6 THEN 'spring' WHEN month(day) < 9 THEN 'summer' ELSE 'autumn' END;
CREATE MACRO finance.net_of_tax(amount, rate := 0.1) AS round(amount / (1 + rate), 0);
CREATE MACRO mart.orders_between(first_day, last_day) AS TABLE SELECT * FROM staging.orders WHERE ordered_at::DATE BETWEEN first_day AND last_day;

CREATE TABLE mart.dim_customer (
    customer_id INTEGER PRIMARY KEY,
    full_name VARCHAR NOT NULL,
    email_hash VARCHAR NOT NULL,
    address STRUCT(line VARCHAR, city VARCHAR, postal_code VARCHAR, region_code VARCHAR),
    phones VARCHAR[],
    segment VARCHAR CHECK (segment IN ('new', 'regular', 'summit club', 'asleep')),
    age_band VARCHAR,
    first_order_on DATE
);
INSERT INTO mart.dim_customer
SELECT c.customer_id, c.family_name || ' ' || c.given_name, md5(lower(c.email)),
    {'line': a.line1, 'city': a.city, 'postal_code': a.postal_code, 'region_code': a.region_code}, [c.phone],
    CASE c.segment_id WHEN 1 THEN 'new' WHEN 2 THEN 'regular' WHEN 3 THEN 'summit club' ELSE 'asleep' END,
    ((2026 - c.birth_year) // 10 * 10)::VARCHAR || '대', (SELECT min(ordered_at)::DATE FROM staging.orders AS o WHERE o.customer_id = c.customer_id)
FROM staging.customers AS c LEFT JOIN staging.addresses AS a USING (customer_id) ORDER BY 1;
COMMENT ON TABLE mart.dim_customer IS '고객 차원 테이블. One row per customer, without direct personal data.';
COMMENT ON COLUMN mart.dim_customer.email_hash IS 'MD5 of the lower-case address: joins with the newsletter export.';
COMMENT ON COLUMN mart.dim_customer.address IS '배송지 (최근 주소 한 건)';
COMMENT ON COLUMN mart.dim_customer.segment IS 'As of the last nightly run; the history is not kept.';

CREATE TABLE mart.dim_product (
    product_id INTEGER PRIMARY KEY,
    sku VARCHAR NOT NULL UNIQUE,
    name VARCHAR NOT NULL,
    category_path VARCHAR[] NOT NULL,
    list_price DECIMAL(12, 0) NOT NULL CHECK (list_price >= 0),
    variants STRUCT(variant_id INTEGER, size VARCHAR, colour VARCHAR)[],
    attributes MAP(VARCHAR, VARCHAR)
);
INSERT INTO mart.dim_product
SELECT p.product_id, p.sku, p.name, [parent.name, c.name], p.list_price,
    (SELECT list({'variant_id': v.variant_id, 'size': v.size, 'colour': v.colour} ORDER BY v.variant_id) FROM staging.product_variants AS v WHERE v.product_id = p.product_id),
    MAP {'weight_g': p.weight_g::VARCHAR, 'brand': p.brand_id::VARCHAR}
FROM staging.products AS p JOIN staging.categories AS c USING (category_id) LEFT JOIN staging.categories AS parent ON parent.category_id = c.parent_id ORDER BY 1;
COMMENT ON TABLE mart.dim_product IS 'Products with their category path and variants folded in.';
COMMENT ON COLUMN mart.dim_product.attributes IS 'Whatever the shop knows beside: weight, brand.';

CREATE TABLE mart.dim_date (day DATE PRIMARY KEY, week INTEGER, month INTEGER, year INTEGER, season VARCHAR, is_holiday BOOLEAN DEFAULT false);
INSERT INTO mart.dim_date SELECT day::DATE, week(day), month(day), year(day), mart.season_of(day), (month(day), day(day)) IN ((1, 1), (3, 1), (5, 5), (8, 15), (10, 3), (10, 9), (12, 25)) FROM generate_series(DATE '2025-01-01', DATE '2026-12-31', INTERVAL 1 DAY) AS t(day);
COMMENT ON TABLE mart.dim_date IS '날짜 차원. Korean public holidays without the lunar ones.';

CREATE TABLE mart.fct_orders (
    order_id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES mart.dim_customer (customer_id),
    ordered_on DATE NOT NULL REFERENCES mart.dim_date (day),
    status mart.order_status NOT NULL,
    channel VARCHAR NOT NULL DEFAULT 'web' CHECK (channel IN ('web', 'store')),
    lines INTEGER NOT NULL,
    amount DECIMAL(14, 0) NOT NULL,
    paid_amount DECIMAL(14, 0)
);
INSERT INTO mart.fct_orders
SELECT o.order_id, o.customer_id, o.ordered_at::DATE, o.status::mart.order_status, CASE WHEN o.store_id IS NULL THEN 'web' ELSE 'store' END,
    count(*), sum(i.amount), any_value(p.amount)
FROM staging.orders AS o JOIN staging.order_items AS i USING (order_id) LEFT JOIN staging.payments AS p USING (order_id) GROUP BY ALL ORDER BY 1;
COMMENT ON TABLE mart.fct_orders IS '주문 팩트. One row per order; cancelled orders are kept, filter on status.';
COMMENT ON COLUMN mart.fct_orders.amount IS 'KRW before refunds.';
COMMENT ON COLUMN mart.fct_orders.channel IS 'web 또는 store (매장)';

CREATE TABLE mart.fct_order_items (
    order_id INTEGER NOT NULL,
    line_no INTEGER NOT NULL,
    product_id INTEGER NOT NULL REFERENCES mart.dim_product (product_id),
    quantity INTEGER NOT NULL,
    amount DECIMAL(14, 0) NOT NULL,
    margin DECIMAL(14, 0) GENERATED ALWAYS AS (amount * 0.45) VIRTUAL,
    PRIMARY KEY (order_id, line_no)
);
INSERT INTO mart.fct_order_items (order_id, line_no, product_id, quantity, amount)
SELECT i.order_id, i.line_no, v.product_id, i.quantity, i.amount FROM staging.order_items AS i JOIN staging.product_variants AS v USING (variant_id) ORDER BY 1, 2;
COMMENT ON COLUMN mart.fct_order_items.margin IS 'A flat 45 %: ask finance before you quote it.';
CREATE INDEX fct_order_items_by_product ON mart.fct_order_items (product_id);

CREATE VIEW mart.daily_sales AS
SELECT ordered_on, channel, count(*) AS orders, sum(amount) AS revenue
FROM mart.fct_orders WHERE status <> 'cancelled' GROUP BY ordered_on, channel;
COMMENT ON VIEW mart.daily_sales IS '일별 매출: 취소 주문 제외';

CREATE VIEW mart.top_products AS
SELECT p.product_id, p.sku, p.name, sum(i.quantity) AS units, sum(i.amount) AS revenue
FROM mart.fct_order_items AS i JOIN mart.dim_product AS p USING (product_id) GROUP BY ALL ORDER BY revenue DESC;
COMMENT ON VIEW mart.top_products IS 'Best sellers of all time, by revenue.';

CREATE VIEW mart.customer_360 AS
SELECT c.customer_id, c.full_name, c.segment, c.address.city AS city, count(o.order_id) AS orders, coalesce(sum(o.amount), 0) AS lifetime_value,
    max(o.ordered_on) AS last_order_on, (SELECT count(*) FROM staging.support_tickets AS t WHERE t.customer_id = c.customer_id) AS tickets
FROM mart.dim_customer AS c LEFT JOIN mart.fct_orders AS o USING (customer_id) GROUP BY ALL;
COMMENT ON VIEW mart.customer_360 IS 'Everything about one customer in one row. 고객 통합 뷰.';
COMMENT ON COLUMN mart.customer_360.lifetime_value IS 'Sum of all orders, cancelled ones too; see finance.revenue_by_month for the real figure.';

CREATE VIEW mart.repeat_customers AS
SELECT customer_id, full_name, orders FROM mart.customer_360 WHERE orders >= 2;

CREATE VIEW mart."주간 리포트" AS
SELECT d.year AS "연도", d.week AS "주", sum(s.revenue) AS "매출", sum(s.orders) AS "주문 수"
FROM mart.daily_sales AS s JOIN mart.dim_date AS d ON d.day = s.ordered_on GROUP BY ALL ORDER BY 1, 2;
COMMENT ON VIEW mart."주간 리포트" IS '매주 월요일 회의에 쓰는 표';

CREATE TABLE finance.exchange_rates (currency VARCHAR, day DATE, krw DECIMAL(12, 4) NOT NULL, PRIMARY KEY (currency, day));
INSERT INTO finance.exchange_rates
SELECT c.currency, day::DATE, c.base * (1 + 0.02 * sin(dayofyear(day) / 58.0)) FROM generate_series(DATE '2026-01-01', DATE '2026-10-31', INTERVAL 7 DAY) AS t(day), (VALUES ('USD', 1385.5), ('JPY', 9.21), ('EUR', 1498.0)) AS c(currency, base) ORDER BY 1, 2;
COMMENT ON TABLE finance.exchange_rates IS 'Weekly closing rates. 1 unit of the currency in KRW.';

CREATE TABLE finance.budgets (year INTEGER, month INTEGER, account VARCHAR, amount DECIMAL(16, 0) NOT NULL, PRIMARY KEY (year, month, account));
INSERT INTO finance.budgets SELECT 2026, m, a.account, a.amount + m * 50000 FROM range(1, 13) AS t(m), (VALUES ('revenue', 24000000), ('marketing', 2500000), ('logistics', 1800000)) AS a(account, amount) ORDER BY 2, 3;
COMMENT ON TABLE finance.budgets IS '월별 예산 (계정별)';

CREATE TABLE finance.ledger_entries (entry_id BIGINT PRIMARY KEY, booked_on DATE NOT NULL, account VARCHAR NOT NULL, amount DECIMAL(16, 0) NOT NULL, order_id INTEGER, memo VARCHAR);
INSERT INTO finance.ledger_entries
SELECT payment_id, paid_at::DATE, 'revenue', finance.net_of_tax(amount), order_id, NULL FROM staging.payments
UNION ALL SELECT 100000 + refund_id, refunded_at::DATE, 'refunds', -finance.net_of_tax(amount), NULL, reason FROM staging.refunds ORDER BY 1;
COMMENT ON TABLE finance.ledger_entries IS 'One row per booking, net of tax. 전표.';
COMMENT ON COLUMN finance.ledger_entries.account IS 'Joins with finance.budgets.account.';

CREATE VIEW finance.revenue_by_month AS
SELECT date_trunc('month', booked_on)::DATE AS month, sum(amount) FILTER (account = 'revenue') AS revenue, sum(amount) FILTER (account = 'refunds') AS refunds, sum(amount) AS net
FROM finance.ledger_entries GROUP BY 1 ORDER BY 1;
COMMENT ON VIEW finance.revenue_by_month IS '월별 순매출. The figure the board sees.';

CREATE VIEW finance.budget_vs_actual AS
SELECT b.year, b.month, b.account, b.amount AS budget, r.revenue AS actual, r.revenue - b.amount AS difference
FROM finance.budgets AS b LEFT JOIN finance.revenue_by_month AS r ON year(r.month) = b.year AND month(r.month) = b.month WHERE b.account = 'revenue';

CREATE VIEW finance.refunds_by_reason AS
SELECT r.reason, count(*) AS refunds, sum(r.amount) AS amount FROM staging.refunds AS r JOIN staging.payments AS p USING (payment_id) GROUP BY r.reason;
COMMENT ON VIEW finance.refunds_by_reason IS '환불 사유별 집계';
