-- What the front line says hinders it.

CREATE TABLE feedback (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    place JSONB NOT NULL,
    process_key TEXT,
    ticket_id UUID,
    text TEXT NOT NULL,
    giver_id UUID NOT NULL,
    giver_name TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    outcome TEXT,
    answer TEXT,
    answered_by UUID,
    answered_name TEXT,
    answered_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT feedback_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT feedback_tenant_id_giver_id_fkey FOREIGN KEY(tenant_id, giver_id) REFERENCES members (tenant_id, id),
    CONSTRAINT feedback_tenant_id_answered_by_fkey FOREIGN KEY(tenant_id, answered_by) REFERENCES members (tenant_id, id),
    CONSTRAINT feedback_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT feedback_outcome_check CHECK (outcome IN ('changed','explained','declined')),
    CONSTRAINT feedback_answered_check CHECK ((answered_at IS NULL) = (outcome IS NULL) AND (answered_at IS NULL) = (answer IS NULL))
);

CREATE INDEX feedback_created_idx ON feedback (tenant_id, created_at DESC, id DESC);

CREATE INDEX feedback_giver_idx ON feedback (tenant_id, giver_id, created_at DESC);

CREATE INDEX feedback_open_idx ON feedback (tenant_id, created_at DESC, id DESC) WHERE answered_at IS NULL;
