-- The application database of Sirius Outfitters, as its developers left it: mostly tidy, here and there grown.

CREATE TABLE regions (
    code TEXT PRIMARY KEY,              -- ISO 3166-1, lower case
    name TEXT NOT NULL,
    name_ko TEXT NOT NULL,              -- 한국어 이름
    currency TEXT NOT NULL CHECK (length(currency) = 3)
) STRICT, WITHOUT ROWID;

CREATE TABLE stores (
    store_id INTEGER PRIMARY KEY,
    region_code TEXT NOT NULL REFERENCES regions (code),
    name TEXT NOT NULL UNIQUE,
    opened_on TEXT NOT NULL,            -- the day of the opening, ISO 8601
    floor_area_m2 REAL
) STRICT;

CREATE TABLE staff (
    staff_id INTEGER PRIMARY KEY,
    store_id INTEGER REFERENCES stores (store_id) ON DELETE SET NULL,
    manager_id INTEGER REFERENCES staff (staff_id),
    full_name TEXT NOT NULL,
    email TEXT NOT NULL COLLATE NOCASE UNIQUE,
    hired_on TEXT NOT NULL,
    is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1))
);

CREATE TABLE customers (
    customer_id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL COLLATE NOCASE UNIQUE,  -- personal data: never leaves the shop unmasked
    family_name TEXT NOT NULL,
    given_name TEXT NOT NULL,
    full_name TEXT GENERATED ALWAYS AS (family_name || ' ' || given_name) VIRTUAL,
    phone TEXT,                                 -- 전화번호, 하이픈 포함
    region_code TEXT NOT NULL REFERENCES regions (code),
    segment_id INTEGER REFERENCES customer_segments (segment_id),
    birth_year INTEGER CHECK (birth_year BETWEEN 1900 AND 2020),
    marketing_consent INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE customer_segments (
    segment_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    rule TEXT NOT NULL                          -- how the nightly job decides, in words
) STRICT;

CREATE TABLE addresses (
    address_id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (customer_id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('billing', 'shipping')),
    line1 TEXT NOT NULL,
    line2 TEXT,
    city TEXT NOT NULL,
    postal_code TEXT NOT NULL,                  -- 우편번호: leading zeros matter
    region_code TEXT NOT NULL REFERENCES regions (code)
);

-- 상담원이 남기는 고객 메모
CREATE TABLE "고객_메모" (
    "메모_id" INTEGER PRIMARY KEY,
    "고객_id" INTEGER NOT NULL REFERENCES customers (customer_id) ON DELETE CASCADE,
    "작성자_id" INTEGER REFERENCES staff (staff_id),
    "내용" TEXT NOT NULL,                        -- 메모 본문, 개인정보를 적지 말 것
    "작성일" TEXT NOT NULL
);

CREATE TABLE brands (
    brand_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    country TEXT NOT NULL
) STRICT;

CREATE TABLE categories (
    category_id INTEGER PRIMARY KEY,
    parent_id INTEGER REFERENCES categories (category_id),
    name TEXT NOT NULL,
    name_ko TEXT NOT NULL,
    UNIQUE (parent_id, name)
);

CREATE TABLE suppliers (
    supplier_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    country TEXT NOT NULL,
    lead_time_days INTEGER NOT NULL DEFAULT 14
);

CREATE TABLE products (
    product_id INTEGER PRIMARY KEY,
    sku TEXT NOT NULL UNIQUE,                   -- stock keeping unit, printed on the label
    name TEXT NOT NULL,
    description TEXT,
    brand_id INTEGER NOT NULL REFERENCES brands (brand_id),
    category_id INTEGER NOT NULL REFERENCES categories (category_id),
    supplier_id INTEGER REFERENCES suppliers (supplier_id),
    list_price INTEGER NOT NULL CHECK (list_price >= 0),  -- KRW, tax included
    cost INTEGER NOT NULL,
    margin REAL GENERATED ALWAYS AS (round((list_price - cost) * 1.0 / list_price, 4)) STORED,
    weight_g INTEGER,
    discontinued_on TEXT
);

CREATE TABLE product_variants (
    variant_id INTEGER PRIMARY KEY,
    product_id INTEGER NOT NULL REFERENCES products (product_id) ON DELETE CASCADE,
    size TEXT NOT NULL,
    colour TEXT NOT NULL,
    barcode TEXT UNIQUE,
    UNIQUE (product_id, size, colour)
);

CREATE TABLE price_history (
    product_id INTEGER NOT NULL REFERENCES products (product_id),
    valid_from TEXT NOT NULL,
    price INTEGER NOT NULL,
    changed_by INTEGER REFERENCES staff (staff_id),
    PRIMARY KEY (product_id, valid_from)
) WITHOUT ROWID;

CREATE TABLE warehouses (
    warehouse_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    region_code TEXT NOT NULL REFERENCES regions (code)
) STRICT;

CREATE TABLE inventory (
    warehouse_id INTEGER NOT NULL REFERENCES warehouses (warehouse_id),
    variant_id INTEGER NOT NULL REFERENCES product_variants (variant_id),
    on_hand INTEGER NOT NULL DEFAULT 0,
    reserved INTEGER NOT NULL DEFAULT 0,
    available INTEGER GENERATED ALWAYS AS (on_hand - reserved) VIRTUAL,
    counted_at TEXT,                            -- last physical count
    PRIMARY KEY (warehouse_id, variant_id)
);

CREATE TABLE purchase_orders (
    purchase_order_id INTEGER PRIMARY KEY,
    supplier_id INTEGER NOT NULL REFERENCES suppliers (supplier_id),
    warehouse_id INTEGER NOT NULL REFERENCES warehouses (warehouse_id),
    ordered_on TEXT NOT NULL,
    received_on TEXT,
    status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'received', 'cancelled'))
);

CREATE TABLE purchase_order_items (
    purchase_order_id INTEGER NOT NULL REFERENCES purchase_orders (purchase_order_id) ON DELETE CASCADE,
    line_no INTEGER NOT NULL,
    variant_id INTEGER NOT NULL REFERENCES product_variants (variant_id),
    quantity INTEGER NOT NULL,
    unit_cost INTEGER NOT NULL,
    PRIMARY KEY (purchase_order_id, line_no)
);

CREATE TABLE orders (
    order_id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (customer_id),
    store_id INTEGER REFERENCES stores (store_id),      -- NULL for the web shop
    status TEXT NOT NULL CHECK (status IN ('cart', 'placed', 'paid', 'shipped', 'delivered', 'cancelled')),
    ordered_at TEXT NOT NULL,
    shipping_address_id INTEGER REFERENCES addresses (address_id),
    coupon_code TEXT REFERENCES coupons (code),
    total INTEGER NOT NULL DEFAULT 0,                   -- kept by triggers, KRW
    note TEXT
);

CREATE TABLE order_items (
    order_id INTEGER NOT NULL REFERENCES orders (order_id) ON DELETE CASCADE,
    line_no INTEGER NOT NULL,
    variant_id INTEGER NOT NULL REFERENCES product_variants (variant_id),
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    unit_price INTEGER NOT NULL,
    discount INTEGER NOT NULL DEFAULT 0,
    amount INTEGER GENERATED ALWAYS AS (quantity * unit_price - discount) STORED,
    PRIMARY KEY (order_id, line_no)
);

-- From the shop system before 2024; nobody dares to drop it.
CREATE TABLE "order lines (old)" (
    "Order No." TEXT,
    "Item / SKU" TEXT,
    "Qty" INT,
    "Price €" NUMERIC,
    "50% off?" TEXT
);

CREATE TABLE coupons (
    code TEXT PRIMARY KEY,
    percent INTEGER NOT NULL CHECK (percent BETWEEN 1 AND 90),
    valid_from TEXT NOT NULL,
    valid_until TEXT NOT NULL
) STRICT;

CREATE TABLE payments (
    payment_id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (order_id),
    method TEXT NOT NULL CHECK (method IN ('card', 'bank', 'kakaopay', 'naverpay', 'cash')),
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL DEFAULT 'KRW',
    paid_at TEXT,
    provider_reference TEXT                             -- the payment provider's own id
);

CREATE TABLE refunds (
    refund_id INTEGER PRIMARY KEY,
    payment_id INTEGER NOT NULL REFERENCES payments (payment_id),
    reason TEXT NOT NULL,
    amount INTEGER NOT NULL,
    refunded_at TEXT NOT NULL
);

CREATE TABLE carriers (
    carrier_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    tracking_url TEXT
) STRICT;

CREATE TABLE shipments (
    shipment_id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (order_id),
    carrier_id INTEGER NOT NULL REFERENCES carriers (carrier_id),
    warehouse_id INTEGER NOT NULL REFERENCES warehouses (warehouse_id),
    tracking_number TEXT,
    shipped_at TEXT NOT NULL,
    delivered_at TEXT
);

CREATE TABLE shipment_events (
    shipment_id INTEGER NOT NULL REFERENCES shipments (shipment_id) ON DELETE CASCADE,
    happened_at TEXT NOT NULL,
    status TEXT NOT NULL,
    place TEXT,
    PRIMARY KEY (shipment_id, happened_at)
) WITHOUT ROWID;

CREATE TABLE reviews (
    review_id INTEGER PRIMARY KEY,
    product_id INTEGER NOT NULL REFERENCES products (product_id),
    customer_id INTEGER NOT NULL REFERENCES customers (customer_id),
    stars INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
    body TEXT,
    written_at TEXT NOT NULL,
    UNIQUE (product_id, customer_id)
);

CREATE TABLE support_tickets (
    ticket_id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (customer_id),
    order_id INTEGER REFERENCES orders (order_id),
    assignee_id INTEGER REFERENCES staff (staff_id),
    topic TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'open',
    opened_at TEXT NOT NULL,
    closed_at TEXT
);

CREATE TABLE support_messages (
    message_id INTEGER PRIMARY KEY,
    ticket_id INTEGER NOT NULL REFERENCES support_tickets (ticket_id) ON DELETE CASCADE,
    from_customer INTEGER NOT NULL,
    body TEXT NOT NULL,
    sent_at TEXT NOT NULL
);

CREATE TABLE app_settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL                                 -- JSON
) WITHOUT ROWID;

CREATE TABLE audit_log (
    at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    actor TEXT,
    action TEXT NOT NULL,
    detail                                              -- whatever the application put there
);

CREATE INDEX orders_by_customer ON orders (customer_id, ordered_at DESC);
CREATE INDEX orders_open ON orders (status) WHERE status IN ('placed', 'paid');
CREATE INDEX order_items_by_variant ON order_items (variant_id);
CREATE INDEX payments_by_order ON payments (order_id);
CREATE INDEX shipments_by_order ON shipments (order_id);
CREATE INDEX customers_by_name ON customers (lower(family_name), lower(given_name));
CREATE UNIQUE INDEX one_cart_each ON orders (customer_id) WHERE status = 'cart';

CREATE VIEW order_totals AS
SELECT o.order_id, o.customer_id, o.ordered_at, o.status, sum(i.amount) AS amount, count(*) AS lines
FROM orders AS o
JOIN order_items AS i ON i.order_id = o.order_id
GROUP BY o.order_id;

CREATE VIEW open_orders AS
SELECT o.order_id, c.full_name, c.email, o.ordered_at, o.total
FROM orders AS o
JOIN customers AS c USING (customer_id)
WHERE o.status IN ('placed', 'paid');

CREATE VIEW stock_by_product AS
SELECT p.product_id, p.sku, p.name, sum(s.on_hand) AS on_hand, sum(s.available) AS available
FROM products AS p
JOIN product_variants AS v USING (product_id)
LEFT JOIN inventory AS s USING (variant_id)
GROUP BY p.product_id;

CREATE VIEW customer_value AS
SELECT c.customer_id, c.full_name, c.region_code, count(t.order_id) AS orders, coalesce(sum(t.amount), 0) AS lifetime_value
FROM customers AS c
LEFT JOIN order_totals AS t ON t.customer_id = c.customer_id AND t.status <> 'cancelled'
GROUP BY c.customer_id;

CREATE VIEW "미해결_문의" AS
SELECT t.ticket_id AS "문의_id", c.full_name AS "고객명", t.topic AS "주제", t.opened_at AS "접수일"
FROM support_tickets AS t
JOIN customers AS c USING (customer_id)
WHERE t.status = 'open';

CREATE TRIGGER order_total_after_insert AFTER INSERT ON order_items
BEGIN
    UPDATE orders SET total = total + NEW.amount WHERE order_id = NEW.order_id;
END;

CREATE TRIGGER order_total_after_delete AFTER DELETE ON order_items
BEGIN
    UPDATE orders SET total = total - OLD.amount WHERE order_id = OLD.order_id;
END;

CREATE TRIGGER price_change_is_kept AFTER UPDATE OF list_price ON products
WHEN NEW.list_price <> OLD.list_price
BEGIN
    INSERT OR REPLACE INTO price_history (product_id, valid_from, price) VALUES (NEW.product_id, date('now'), NEW.list_price);
END;
