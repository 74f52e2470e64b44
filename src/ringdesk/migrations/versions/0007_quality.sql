-- Checklists, second handling, callbacks, suggestions, the goodwill purse.

CREATE TABLE checklist_lines (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    part TEXT NOT NULL,
    key TEXT NOT NULL,
    name JSONB NOT NULL,
    type_keys TEXT[] NOT NULL,
    priorities TEXT[] NOT NULL,
    position SMALLINT NOT NULL,
    archived_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT checklist_lines_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT checklist_lines_tenant_id_key_key UNIQUE (tenant_id, key),
    CONSTRAINT checklist_lines_part_check CHECK (part IN ('result','process'))
);

CREATE TABLE purses (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    name JSONB NOT NULL,
    currency TEXT NOT NULL,
    period TEXT NOT NULL,
    budget NUMERIC(14, 2) NOT NULL,
    single_limits JSONB NOT NULL,
    member_monthly NUMERIC(14, 2) NOT NULL,
    customer_90_days NUMERIC(14, 2) NOT NULL,
    levels JSONB NOT NULL,
    archived_at TIMESTAMP WITH TIME ZONE,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT purses_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT purses_period_check CHECK (period IN ('month','quarter','year')),
    CONSTRAINT purses_limits_check CHECK (budget >= 0 AND member_monthly >= 0 AND customer_90_days >= 0)
);

CREATE TABLE purse_periods (
    tenant_id UUID NOT NULL,
    purse_id UUID NOT NULL,
    starts_on DATE NOT NULL,
    budget NUMERIC(14, 2) NOT NULL,
    reserved NUMERIC(14, 2) DEFAULT '0' NOT NULL,
    spent NUMERIC(14, 2) DEFAULT '0' NOT NULL,
    CONSTRAINT purse_periods_pkey PRIMARY KEY (tenant_id, purse_id, starts_on),
    CONSTRAINT purse_periods_tenant_id_purse_id_fkey FOREIGN KEY(tenant_id, purse_id) REFERENCES purses (tenant_id, id),
    CONSTRAINT purse_periods_never_overdrawn_check CHECK (reserved >= 0 AND spent >= 0 AND reserved + spent <= budget)
);

CREATE TABLE callbacks (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    round SMALLINT NOT NULL,
    assignee_id UUID,
    before_id UUID,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    next_at TIMESTAMP WITH TIME ZONE,
    again_at TIMESTAMP WITH TIME ZONE,
    attempts SMALLINT DEFAULT '0' NOT NULL,
    reached BOOLEAN,
    solved TEXT,
    score SMALLINT,
    words TEXT NOT NULL,
    done_at TIMESTAMP WITH TIME ZONE,
    done_name TEXT,
    CONSTRAINT callbacks_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT callbacks_tenant_id_ticket_id_round_key UNIQUE (tenant_id, ticket_id, round),
    CONSTRAINT callbacks_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT callbacks_solved_check CHECK (solved IN ('yes','part','no')),
    CONSTRAINT callbacks_score_check CHECK (score BETWEEN 1 AND 5),
    CONSTRAINT callbacks_done_check CHECK (done_at IS NULL OR (reached AND solved IS NOT NULL AND score IS NOT NULL AND words <> '') OR (NOT reached AND attempts >= 3))
);

CREATE INDEX callbacks_next_idx ON callbacks (tenant_id, next_at) WHERE next_at IS NOT NULL;

CREATE UNIQUE INDEX callbacks_open_idx ON callbacks (tenant_id, ticket_id) WHERE done_at IS NULL;

CREATE TABLE compensations (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    requester_id UUID NOT NULL,
    kind TEXT NOT NULL,
    purse_id UUID,
    starts_on DATE,
    amount NUMERIC(14, 2),
    currency TEXT,
    letter TEXT NOT NULL,
    reason TEXT NOT NULL,
    exceeds TEXT[] NOT NULL,
    state TEXT NOT NULL,
    member_id UUID,
    member_name TEXT NOT NULL,
    requested_at TIMESTAMP WITH TIME ZONE NOT NULL,
    approval_id UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    paid_at TIMESTAMP WITH TIME ZONE,
    paid_name TEXT,
    pay_reference TEXT,
    CONSTRAINT compensations_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT compensations_tenant_id_pay_reference_key UNIQUE (tenant_id, pay_reference),
    CONSTRAINT compensations_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT compensations_tenant_id_purse_id_starts_on_fkey FOREIGN KEY(tenant_id, purse_id, starts_on) REFERENCES purse_periods (tenant_id, purse_id, starts_on),
    CONSTRAINT compensations_kind_check CHECK (kind IN ('voucher','refund_shipping','warranty','apology')),
    CONSTRAINT compensations_state_check CHECK (state IN ('requested','granted','rejected','withdrawn','paid')),
    CONSTRAINT compensations_amount_check CHECK ((kind = 'apology') = (purse_id IS NULL) AND (purse_id IS NULL) = (amount IS NULL) AND (amount IS NULL OR amount > 0)),
    CONSTRAINT compensations_paid_check CHECK ((state = 'paid') = (pay_reference IS NOT NULL))
);

CREATE INDEX compensations_customer_idx ON compensations (tenant_id, requester_id, requested_at);

CREATE INDEX compensations_member_idx ON compensations (tenant_id, member_id, requested_at);

CREATE UNIQUE INDEX compensations_open_idx ON compensations (tenant_id, ticket_id) WHERE state = 'requested';

CREATE INDEX compensations_ticket_idx ON compensations (tenant_id, ticket_id);

CREATE TABLE second_handlings (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    score SMALLINT NOT NULL,
    before_id UUID,
    handler_id UUID,
    causes TEXT[] NOT NULL,
    remedy TEXT NOT NULL,
    proposal TEXT NOT NULL,
    proposed_at TIMESTAMP WITH TIME ZONE,
    answer TEXT,
    answered_at TIMESTAMP WITH TIME ZONE,
    answer_note TEXT NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    next_at TIMESTAMP WITH TIME ZONE,
    done_at TIMESTAMP WITH TIME ZONE,
    done_name TEXT,
    CONSTRAINT second_handlings_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT second_handlings_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT second_handlings_answer_check CHECK (answer IN ('agreed','refused','unanswered')),
    CONSTRAINT second_handlings_done_check CHECK (done_at IS NULL OR (handler_id IS NOT NULL AND cardinality(causes) > 0 AND remedy <> '' AND answer IN ('agreed','unanswered')))
);

CREATE INDEX second_handlings_next_idx ON second_handlings (tenant_id, next_at) WHERE next_at IS NOT NULL;

CREATE UNIQUE INDEX second_handlings_open_idx ON second_handlings (tenant_id, ticket_id) WHERE done_at IS NULL;

CREATE INDEX second_handlings_ticket_idx ON second_handlings (tenant_id, ticket_id);

CREATE TABLE suggestions (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    source TEXT NOT NULL,
    text TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    state TEXT NOT NULL,
    answer TEXT NOT NULL,
    answered_name TEXT,
    answered_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT suggestions_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT suggestions_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT suggestions_source_check CHECK (source IN ('verification','rating','callback')),
    CONSTRAINT suggestions_state_check CHECK (state IN ('new','planned','done','declined'))
);

CREATE INDEX suggestions_state_idx ON suggestions (tenant_id, state, at);

CREATE INDEX suggestions_ticket_idx ON suggestions (tenant_id, ticket_id);

CREATE TABLE callback_attempts (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    callback_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    by_name TEXT NOT NULL,
    outcome TEXT NOT NULL,
    note TEXT NOT NULL,
    again_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT callback_attempts_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT callback_attempts_tenant_id_callback_id_fkey FOREIGN KEY(tenant_id, callback_id) REFERENCES callbacks (tenant_id, id),
    CONSTRAINT callback_attempts_outcome_check CHECK (outcome IN ('reached','no_answer','busy','wrong_number'))
);

CREATE INDEX callback_attempts_callback_idx ON callback_attempts (tenant_id, callback_id, at);
