CREATE TABLE basket (
    id TEXT NOT NULL,
    state TEXT NOT NULL,
    body TEXT NOT NULL,
    parked_at TEXT NOT NULL,
    parked_by TEXT NOT NULL,
    PRIMARY KEY (id),
    CHECK (state IN ('under-way', 'parked'))
)
 WITHOUT ROWID,
 STRICT;;
CREATE UNIQUE INDEX basket_one_under_way ON basket (state) WHERE state = 'under-way';;
CREATE TABLE shift (
    id TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    business_date TEXT NOT NULL,
    staff TEXT NOT NULL,
    currency TEXT NOT NULL,
    float_minor INTEGER NOT NULL,
    closed_at TEXT,
    PRIMARY KEY (id)
)
 WITHOUT ROWID,
 STRICT;;
CREATE UNIQUE INDEX shift_one_open ON shift ((closed_at IS NULL)) WHERE closed_at IS NULL;;
CREATE TABLE print_job (
    number INTEGER NOT NULL,
    id TEXT NOT NULL,
    dedup_key TEXT NOT NULL,
    document TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    error TEXT NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (id),
    UNIQUE (dedup_key)
)
 STRICT;;
CREATE INDEX print_job_unfinished ON print_job (state, number) WHERE state IN ('QUEUED', 'SENDING', 'SENT_UNCONFIRMED');;
CREATE TABLE fact (
    device TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    wall TEXT NOT NULL,
    mono_ms INTEGER NOT NULL,
    boot_id TEXT NOT NULL,
    hlc TEXT NOT NULL,
    body TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    sig TEXT NOT NULL,
    PRIMARY KEY (device, epoch, seq),
    UNIQUE (id),
    CHECK (seq >= 1)
)
 STRICT;;
CREATE TRIGGER fact_no_update BEFORE UPDATE ON fact BEGIN SELECT RAISE(ABORT, 'facts are final'); END;;
CREATE TRIGGER fact_no_delete BEFORE DELETE ON fact BEGIN SELECT RAISE(ABORT, 'facts are final'); END;;
CREATE TABLE journal_head (
    device TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL,
    hlc TEXT NOT NULL,
    receipts INTEGER NOT NULL,
    acked INTEGER NOT NULL,
    PRIMARY KEY (device, epoch),
    CHECK (acked BETWEEN 0 AND seq)
)
 WITHOUT ROWID,
 STRICT;;
CREATE TABLE device (
    id TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    store TEXT NOT NULL,
    till TEXT NOT NULL,
    zone TEXT NOT NULL,
    head_office TEXT NOT NULL,
    public_key TEXT NOT NULL,
    current INTEGER NOT NULL,
    PRIMARY KEY (id, epoch)
)
 WITHOUT ROWID,
 STRICT;;
CREATE UNIQUE INDEX device_one_current ON device (current) WHERE current = 1;;
CREATE TABLE staff (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    verifier TEXT NOT NULL,
    active INTEGER NOT NULL,
    pos INTEGER NOT NULL,
    PRIMARY KEY (id)
)
 WITHOUT ROWID,
 STRICT;;
CREATE TABLE config (
    "key" TEXT NOT NULL,
    body TEXT NOT NULL,
    pos INTEGER NOT NULL,
    PRIMARY KEY ("key")
)
 WITHOUT ROWID,
 STRICT;;
CREATE TABLE position (
    stream TEXT NOT NULL,
    generation TEXT NOT NULL,
    pos INTEGER NOT NULL,
    cursor TEXT NOT NULL,
    PRIMARY KEY (stream)
)
 WITHOUT ROWID,
 STRICT;;
CREATE TABLE attempts (
    staff TEXT NOT NULL,
    failures INTEGER NOT NULL,
    boot_id TEXT NOT NULL,
    mono_ms INTEGER NOT NULL,
    PRIMARY KEY (staff)
)
 WITHOUT ROWID,
 STRICT;;
CREATE TABLE sale (
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    device TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    shift TEXT NOT NULL,
    business_date TEXT NOT NULL,
    ended_at TEXT NOT NULL,
    cashier TEXT NOT NULL,
    currency TEXT NOT NULL,
    due_minor INTEGER NOT NULL,
    rounding_minor INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (number),
    UNIQUE (device, epoch, seq),
    FOREIGN KEY(device, epoch, seq) REFERENCES fact (device, epoch, seq)
)
 WITHOUT ROWID,
 STRICT;;
CREATE TABLE sale_line (
    sale TEXT NOT NULL,
    position INTEGER NOT NULL,
    line TEXT NOT NULL,
    sku TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    thousandths INTEGER NOT NULL,
    unit TEXT NOT NULL,
    unit_price_minor INTEGER NOT NULL,
    price_pos INTEGER NOT NULL,
    tax_code TEXT NOT NULL,
    entry TEXT NOT NULL,
    code TEXT NOT NULL,
    label_minor INTEGER,
    voided INTEGER NOT NULL,
    net_minor INTEGER NOT NULL,
    PRIMARY KEY (sale, position),
    FOREIGN KEY(sale) REFERENCES sale (id)
)
 WITHOUT ROWID,
 STRICT;;
CREATE TABLE sale_tender (
    sale TEXT NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    handed_minor INTEGER NOT NULL,
    reference TEXT NOT NULL,
    PRIMARY KEY (sale, position),
    FOREIGN KEY(sale) REFERENCES sale (id)
)
 WITHOUT ROWID,
 STRICT
