-- Guard rails of pilots.

CREATE TABLE pilot_rails (
    tenant_id UUID NOT NULL,
    pilot_id UUID NOT NULL,
    figure TEXT NOT NULL,
    worst FLOAT,
    crossed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pilot_rails_pkey PRIMARY KEY (tenant_id, pilot_id, figure),
    CONSTRAINT pilot_rails_tenant_id_pilot_id_fkey FOREIGN KEY(tenant_id, pilot_id) REFERENCES process_pilots (tenant_id, id)
);
