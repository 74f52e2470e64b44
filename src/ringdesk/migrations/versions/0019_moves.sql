-- Running tickets on their way to another version.

CREATE TABLE process_moves (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    process_key TEXT NOT NULL,
    before_version INTEGER NOT NULL,
    version INTEGER NOT NULL,
    nodes JSONB NOT NULL,
    reason TEXT NOT NULL,
    state TEXT NOT NULL,
    tickets INTEGER NOT NULL,
    moved INTEGER DEFAULT '0' NOT NULL,
    passed_id UUID,
    left_behind JSONB DEFAULT '[]' NOT NULL,
    started_name TEXT NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE NOT NULL,
    moved_at TIMESTAMP WITH TIME ZONE,
    ended_at TIMESTAMP WITH TIME ZONE,
    ended_name TEXT,
    CONSTRAINT process_moves_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT process_moves_state_check CHECK (state IN ('running','done','stopped')),
    CONSTRAINT process_moves_ended_check CHECK ((ended_at IS NULL) = (state = 'running'))
);

CREATE INDEX process_moves_process_idx ON process_moves (tenant_id, process_key, started_at);

CREATE UNIQUE INDEX process_moves_running_idx ON process_moves (tenant_id, process_key) WHERE state = 'running';
