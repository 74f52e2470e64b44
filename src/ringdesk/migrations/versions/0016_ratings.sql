-- What customers are asked besides the score.

CREATE TABLE rating_options (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    part TEXT NOT NULL,
    key TEXT NOT NULL,
    name JSONB NOT NULL,
    position SMALLINT NOT NULL,
    archived_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT rating_options_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT rating_options_tenant_id_part_key_key UNIQUE (tenant_id, part, key),
    CONSTRAINT rating_options_part_check CHECK (part IN ('aspect','improvement'))
);
