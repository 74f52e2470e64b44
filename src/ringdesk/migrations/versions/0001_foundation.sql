-- The foundation: every table the closed loop stands on. Frozen once released.

CREATE TABLE anchors (
    tenant_id UUID NOT NULL,
    day DATE NOT NULL,
    last_position BIGINT NOT NULL,
    events BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT anchors_pkey PRIMARY KEY (tenant_id, day)
);

CREATE TABLE bulk_runs (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    action TEXT NOT NULL,
    body JSONB NOT NULL,
    ticket_ids UUID[] NOT NULL,
    done INTEGER DEFAULT '0' NOT NULL,
    failures JSONB NOT NULL,
    member_id UUID NOT NULL,
    state TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT bulk_runs_pkey PRIMARY KEY (tenant_id, id)
);

CREATE TABLE categories (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    parent_id UUID,
    level SMALLINT NOT NULL,
    path UUID[] NOT NULL,
    name JSONB NOT NULL,
    position INTEGER NOT NULL,
    archived_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT categories_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT categories_tenant_id_parent_id_fkey FOREIGN KEY(tenant_id, parent_id) REFERENCES categories (tenant_id, id),
    CONSTRAINT categories_level_check CHECK (level BETWEEN 1 AND 3),
    CONSTRAINT categories_path_check CHECK (cardinality(path) = level)
);

CREATE TABLE departments (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    name TEXT NOT NULL,
    liaison_id UUID,
    archived_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT departments_pkey PRIMARY KEY (tenant_id, id)
);

CREATE TABLE event_chains (
    tenant_id UUID NOT NULL,
    subject_id UUID NOT NULL,
    last_seq INTEGER NOT NULL,
    head BYTEA NOT NULL,
    CONSTRAINT event_chains_pkey PRIMARY KEY (tenant_id, subject_id)
);

CREATE TABLE events (
    tenant_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    id UUID NOT NULL,
    position BIGINT GENERATED ALWAYS AS IDENTITY,
    xid BIGINT DEFAULT pg_current_xact_id()::text::bigint NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id UUID NOT NULL,
    seq INTEGER NOT NULL,
    type TEXT NOT NULL,
    "group" TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id UUID,
    actor_name TEXT NOT NULL,
    node TEXT,
    data JSONB NOT NULL,
    changes JSONB NOT NULL,
    prev_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    CONSTRAINT events_pkey PRIMARY KEY (tenant_id, at, id)
)
 PARTITION BY RANGE (at);

CREATE INDEX events_feed_idx ON events (tenant_id, xid, position);

CREATE INDEX events_position_idx ON events (tenant_id, position);

CREATE INDEX events_subject_idx ON events (tenant_id, subject_id, seq);

CREATE TABLE idempotency_keys (
    tenant_id UUID NOT NULL,
    key TEXT NOT NULL,
    actor_id UUID NOT NULL,
    request_hash BYTEA NOT NULL,
    status INTEGER,
    headers JSONB,
    body BYTEA,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (tenant_id, key, actor_id)
);

CREATE INDEX idempotency_keys_age_idx ON idempotency_keys (tenant_id, created_at);

CREATE TABLE jobs (
    id UUID NOT NULL,
    tenant_id UUID,
    kind TEXT NOT NULL,
    payload JSONB NOT NULL,
    dedupe TEXT,
    run_at TIMESTAMP WITH TIME ZONE NOT NULL,
    attempts INTEGER DEFAULT '0' NOT NULL,
    leased_until TIMESTAMP WITH TIME ZONE,
    lease UUID,
    dead_at TIMESTAMP WITH TIME ZONE,
    last_error TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT jobs_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX jobs_dedupe_idx ON jobs (dedupe) WHERE dedupe IS NOT NULL AND dead_at IS NULL AND lease IS NULL;

CREATE INDEX jobs_due_idx ON jobs (run_at) WHERE dead_at IS NULL;

CREATE TABLE mail_references (
    tenant_id UUID NOT NULL,
    rfc_message_id TEXT NOT NULL,
    ticket_id UUID NOT NULL,
    CONSTRAINT mail_references_pkey PRIMARY KEY (tenant_id, rfc_message_id)
);

CREATE TABLE mail_routes (
    address TEXT NOT NULL,
    tenant_id UUID NOT NULL,
    mailbox_id UUID NOT NULL,
    CONSTRAINT mail_routes_pkey PRIMARY KEY (address)
);

CREATE TABLE organizations (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    name TEXT NOT NULL,
    tier TEXT DEFAULT 'standard' NOT NULL,
    domain TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT organizations_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT organizations_tier_check CHECK (tier IN ('standard', 'vip'))
);

CREATE INDEX organizations_name_idx ON organizations (tenant_id, name);

CREATE TABLE password_resets (
    id UUID NOT NULL,
    person_id UUID NOT NULL,
    purpose TEXT NOT NULL,
    token_hash BYTEA NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT password_resets_pkey PRIMARY KEY (id),
    CONSTRAINT password_resets_token_hash_key UNIQUE (token_hash)
);

CREATE INDEX password_resets_person_id_idx ON password_resets (person_id);

CREATE TABLE people (
    id UUID NOT NULL,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT,
    locale TEXT NOT NULL,
    zone TEXT NOT NULL,
    prefs JSONB DEFAULT '{}' NOT NULL,
    totp_secret TEXT,
    totp_confirmed_at TIMESTAMP WITH TIME ZONE,
    totp_last_step BIGINT,
    epoch INTEGER DEFAULT '1' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    disabled_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT people_pkey PRIMARY KEY (id),
    CONSTRAINT people_email_key UNIQUE (email)
);

CREATE TABLE priority_rules (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    version INTEGER NOT NULL,
    definition JSONB NOT NULL,
    author_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    published_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT priority_rules_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT priority_rules_tenant_id_version_key UNIQUE (tenant_id, version)
);

CREATE TABLE processes (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    definition JSONB NOT NULL,
    author_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    published_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT processes_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT processes_tenant_id_key_version_key UNIQUE (tenant_id, key, version),
    CONSTRAINT processes_version_check CHECK (version > 0)
);

CREATE TABLE recovery_codes (
    id UUID NOT NULL,
    person_id UUID NOT NULL,
    code_hash BYTEA NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT recovery_codes_pkey PRIMARY KEY (id)
);

CREATE INDEX recovery_codes_person_id_idx ON recovery_codes (person_id);

CREATE TABLE roles (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    key TEXT NOT NULL,
    name JSONB NOT NULL,
    permissions TEXT[] NOT NULL,
    builtin BOOLEAN NOT NULL,
    CONSTRAINT roles_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT roles_tenant_id_key_key UNIQUE (tenant_id, key)
);

CREATE TABLE schedules (
    name TEXT NOT NULL,
    slot BIGINT NOT NULL,
    CONSTRAINT schedules_pkey PRIMARY KEY (name)
);

CREATE TABLE throttles (
    key TEXT NOT NULL,
    window_start TIMESTAMP WITH TIME ZONE NOT NULL,
    count INTEGER NOT NULL,
    CONSTRAINT throttles_pkey PRIMARY KEY (key)
);

CREATE TABLE ticket_numbers (
    tenant_id UUID NOT NULL,
    last BIGINT NOT NULL,
    singleton BOOLEAN NOT NULL,
    CONSTRAINT ticket_numbers_pkey PRIMARY KEY (tenant_id, singleton)
);

CREATE TABLE ticket_types (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    key TEXT NOT NULL,
    name JSONB NOT NULL,
    description JSONB NOT NULL,
    fields JSONB NOT NULL,
    portal BOOLEAN NOT NULL,
    process_key TEXT NOT NULL,
    position INTEGER NOT NULL,
    archived_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT ticket_types_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT ticket_types_tenant_id_key_key UNIQUE (tenant_id, key)
);

CREATE TABLE workspaces (
    id UUID NOT NULL,
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    locale TEXT NOT NULL,
    zone TEXT NOT NULL,
    languages TEXT[] NOT NULL,
    settings JSONB DEFAULT '{}' NOT NULL,
    config_version INTEGER DEFAULT '1' NOT NULL,
    demo BOOLEAN DEFAULT false NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT workspaces_pkey PRIMARY KEY (id),
    CONSTRAINT workspaces_slug_key UNIQUE (slug)
);

CREATE TABLE members (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    person_id UUID NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    color TEXT NOT NULL,
    role_id UUID NOT NULL,
    department_id UUID,
    sort_key TEXT NOT NULL,
    suspended_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT members_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT members_tenant_id_person_id_key UNIQUE (tenant_id, person_id),
    CONSTRAINT members_tenant_id_role_id_fkey FOREIGN KEY(tenant_id, role_id) REFERENCES roles (tenant_id, id),
    CONSTRAINT members_tenant_id_department_id_fkey FOREIGN KEY(tenant_id, department_id) REFERENCES departments (tenant_id, id)
);

CREATE INDEX members_person_idx ON members (person_id);

CREATE TABLE memberships (
    person_id UUID NOT NULL,
    tenant_id UUID NOT NULL,
    member_id UUID NOT NULL,
    active BOOLEAN NOT NULL,
    last_used_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT memberships_pkey PRIMARY KEY (person_id, tenant_id),
    CONSTRAINT memberships_person_id_fkey FOREIGN KEY(person_id) REFERENCES people (id),
    CONSTRAINT memberships_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES workspaces (id)
);

CREATE TABLE requesters (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    name TEXT NOT NULL,
    email TEXT,
    phone TEXT,
    locale TEXT NOT NULL,
    zone TEXT,
    tier TEXT DEFAULT 'standard' NOT NULL,
    organization_id UUID,
    bounced_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT requesters_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT requesters_tenant_id_organization_id_fkey FOREIGN KEY(tenant_id, organization_id) REFERENCES organizations (tenant_id, id),
    CONSTRAINT requesters_tier_check CHECK (tier IN ('standard', 'vip')),
    CONSTRAINT requesters_email_lower_check CHECK (email = lower(email))
);

CREATE UNIQUE INDEX requesters_email_key ON requesters (tenant_id, email) WHERE email IS NOT NULL;

CREATE INDEX requesters_organization_idx ON requesters (tenant_id, organization_id);

CREATE TABLE teams (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    name TEXT NOT NULL,
    department_id UUID,
    archived_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT teams_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT teams_tenant_id_department_id_fkey FOREIGN KEY(tenant_id, department_id) REFERENCES departments (tenant_id, id)
);

CREATE TABLE api_tokens (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    token_hash BYTEA NOT NULL,
    name TEXT NOT NULL,
    member_id UUID,
    scopes TEXT[] NOT NULL,
    hint TEXT NOT NULL,
    created_by UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE,
    last_used_at TIMESTAMP WITH TIME ZONE,
    revoked_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT api_tokens_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT api_tokens_tenant_id_token_hash_key UNIQUE (tenant_id, token_hash),
    CONSTRAINT api_tokens_tenant_id_member_id_fkey FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id)
);

CREATE TABLE imports (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    name TEXT NOT NULL,
    file_key TEXT NOT NULL,
    header JSONB NOT NULL,
    mapping JSONB NOT NULL,
    settings JSONB NOT NULL,
    preview JSONB NOT NULL,
    state TEXT NOT NULL,
    rows INTEGER NOT NULL,
    place INTEGER DEFAULT '0' NOT NULL,
    created INTEGER DEFAULT '0' NOT NULL,
    skipped INTEGER DEFAULT '0' NOT NULL,
    member_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    finished_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT imports_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT imports_tenant_id_member_id_fkey FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT imports_state_check CHECK (state IN ('ready','running','done'))
);

CREATE INDEX imports_created_idx ON imports (tenant_id, created_at DESC, id DESC);

CREATE TABLE login_codes (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    challenge_hash BYTEA NOT NULL,
    requester_id UUID NOT NULL,
    code_hash BYTEA NOT NULL,
    tries SMALLINT DEFAULT '0' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT login_codes_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT login_codes_tenant_id_challenge_hash_key UNIQUE (tenant_id, challenge_hash),
    CONSTRAINT login_codes_tenant_id_requester_id_fkey FOREIGN KEY(tenant_id, requester_id) REFERENCES requesters (tenant_id, id)
);

CREATE INDEX login_codes_age_idx ON login_codes (tenant_id, expires_at);

CREATE TABLE mailboxes (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    address TEXT NOT NULL,
    name TEXT NOT NULL,
    team_id UUID,
    mode TEXT NOT NULL,
    imap JSONB,
    smtp JSONB,
    imap_password TEXT,
    smtp_password TEXT,
    uidvalidity BIGINT,
    last_uid BIGINT DEFAULT '0' NOT NULL,
    quiet_before TIMESTAMP WITH TIME ZONE,
    last_fetch_at TIMESTAMP WITH TIME ZONE,
    last_error TEXT,
    archived_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT mailboxes_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT mailboxes_tenant_id_address_key UNIQUE (tenant_id, address),
    CONSTRAINT mailboxes_tenant_id_team_id_fkey FOREIGN KEY(tenant_id, team_id) REFERENCES teams (tenant_id, id),
    CONSTRAINT mailboxes_mode_check CHECK (mode IN ('demo','live'))
);

CREATE TABLE notice_preferences (
    tenant_id UUID NOT NULL,
    member_id UUID NOT NULL,
    ways JSONB NOT NULL,
    CONSTRAINT notice_preferences_pkey PRIMARY KEY (tenant_id, member_id),
    CONSTRAINT notice_preferences_tenant_id_member_id_fkey FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id)
);

CREATE TABLE notices (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    kind TEXT NOT NULL,
    ticket_id UUID,
    event_id UUID NOT NULL,
    actor_name TEXT NOT NULL,
    data JSONB NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    read_at TIMESTAMP WITH TIME ZONE,
    xid BIGINT DEFAULT pg_current_xact_id()::text::bigint NOT NULL,
    CONSTRAINT notices_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT notices_tenant_id_member_id_event_id_kind_key UNIQUE (tenant_id, member_id, event_id, kind),
    CONSTRAINT notices_tenant_id_member_id_fkey FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id)
);

CREATE INDEX notices_feed_idx ON notices (tenant_id, xid);

CREATE INDEX notices_member_idx ON notices (tenant_id, member_id, at DESC, id DESC);

CREATE INDEX notices_unread_idx ON notices (tenant_id, member_id) WHERE read_at IS NULL;

CREATE TABLE requester_sessions (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    token_hash BYTEA NOT NULL,
    requester_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ip TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    CONSTRAINT requester_sessions_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT requester_sessions_tenant_id_token_hash_key UNIQUE (tenant_id, token_hash),
    CONSTRAINT requester_sessions_tenant_id_requester_id_fkey FOREIGN KEY(tenant_id, requester_id) REFERENCES requesters (tenant_id, id)
);

CREATE INDEX requester_sessions_age_idx ON requester_sessions (tenant_id, expires_at);

CREATE TABLE sessions (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    token_hash BYTEA NOT NULL,
    person_id UUID NOT NULL,
    member_id UUID NOT NULL,
    csrf TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    verified_at TIMESTAMP WITH TIME ZONE,
    ip TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    CONSTRAINT sessions_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT sessions_tenant_id_token_hash_key UNIQUE (tenant_id, token_hash),
    CONSTRAINT sessions_tenant_id_member_id_fkey FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id)
);

CREATE INDEX sessions_person_idx ON sessions (tenant_id, person_id);

CREATE TABLE team_members (
    tenant_id UUID NOT NULL,
    team_id UUID NOT NULL,
    member_id UUID NOT NULL,
    lead BOOLEAN DEFAULT false NOT NULL,
    CONSTRAINT team_members_pkey PRIMARY KEY (tenant_id, team_id, member_id),
    CONSTRAINT team_members_tenant_id_team_id_fkey FOREIGN KEY(tenant_id, team_id) REFERENCES teams (tenant_id, id),
    CONSTRAINT team_members_tenant_id_member_id_fkey FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id)
);

CREATE INDEX team_members_member_idx ON team_members (tenant_id, member_id);

CREATE TABLE tickets (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    number BIGINT NOT NULL,
    subject TEXT NOT NULL,
    excerpt TEXT NOT NULL,
    channel TEXT NOT NULL,
    locale TEXT NOT NULL,
    type_key TEXT NOT NULL,
    category_id UUID,
    tags TEXT[] NOT NULL,
    fields JSONB NOT NULL,
    impact SMALLINT,
    severity SMALLINT,
    priority TEXT NOT NULL,
    priority_source TEXT NOT NULL,
    priority_reason JSONB NOT NULL,
    strictest_priority TEXT NOT NULL,
    requester_id UUID NOT NULL,
    organization_id UUID,
    team_id UUID,
    department_id UUID,
    assignee_id UUID,
    involved_ids UUID[] NOT NULL,
    process_key TEXT NOT NULL,
    process_version INTEGER NOT NULL,
    node TEXT NOT NULL,
    status TEXT NOT NULL,
    status_category TEXT NOT NULL,
    returned BOOLEAN DEFAULT false NOT NULL,
    escalation_level SMALLINT DEFAULT '0' NOT NULL,
    return_count INTEGER DEFAULT '0' NOT NULL,
    reopen_count INTEGER DEFAULT '0' NOT NULL,
    evidence_count INTEGER DEFAULT '0' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_customer_at TIMESTAMP WITH TIME ZONE,
    last_agent_at TIMESTAMP WITH TIME ZONE,
    last_message_id UUID,
    first_response_at TIMESTAMP WITH TIME ZONE,
    resolved_at TIMESTAMP WITH TIME ZONE,
    resolved_by UUID,
    reviewed_at TIMESTAMP WITH TIME ZONE,
    reviewed_by UUID,
    accepted_at TIMESTAMP WITH TIME ZONE,
    acceptance TEXT,
    rating SMALLINT,
    closed_at TIMESTAMP WITH TIME ZONE,
    closed_by TEXT,
    archived_at TIMESTAMP WITH TIME ZONE,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT tickets_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT tickets_tenant_id_number_key UNIQUE (tenant_id, number),
    CONSTRAINT tickets_tenant_id_category_id_fkey FOREIGN KEY(tenant_id, category_id) REFERENCES categories (tenant_id, id),
    CONSTRAINT tickets_tenant_id_requester_id_fkey FOREIGN KEY(tenant_id, requester_id) REFERENCES requesters (tenant_id, id),
    CONSTRAINT tickets_tenant_id_organization_id_fkey FOREIGN KEY(tenant_id, organization_id) REFERENCES organizations (tenant_id, id),
    CONSTRAINT tickets_tenant_id_team_id_fkey FOREIGN KEY(tenant_id, team_id) REFERENCES teams (tenant_id, id),
    CONSTRAINT tickets_tenant_id_department_id_fkey FOREIGN KEY(tenant_id, department_id) REFERENCES departments (tenant_id, id),
    CONSTRAINT tickets_tenant_id_assignee_id_fkey FOREIGN KEY(tenant_id, assignee_id) REFERENCES members (tenant_id, id),
    CONSTRAINT tickets_priority_check CHECK (priority IN ('P1','P2','P3','P4')),
    CONSTRAINT tickets_strictest_priority_check CHECK (strictest_priority <= priority),
    CONSTRAINT tickets_impact_check CHECK (impact BETWEEN 1 AND 3),
    CONSTRAINT tickets_severity_check CHECK (severity BETWEEN 1 AND 3),
    CONSTRAINT tickets_status_category_check CHECK (status_category IN ('new','unassigned','in_progress','waiting_customer','waiting_approval','resolved','closed')),
    CONSTRAINT tickets_closed_check CHECK ((closed_at IS NOT NULL) = (status_category = 'closed')),
    CONSTRAINT tickets_closed_accepted_check CHECK (closed_at IS NULL OR accepted_at IS NOT NULL),
    CONSTRAINT tickets_closed_four_eyes_check CHECK (closed_at IS NULL OR strictest_priority NOT IN ('P1','P2') OR (evidence_count > 0 AND reviewed_by IS NOT NULL AND resolved_by IS NOT NULL AND reviewed_by <> resolved_by)),
    CONSTRAINT tickets_archived_closed_check CHECK (archived_at IS NULL OR closed_at IS NOT NULL)
);

CREATE INDEX tickets_assignee_idx ON tickets (tenant_id, assignee_id, updated_at DESC, id DESC) WHERE status_category <> 'closed';

CREATE INDEX tickets_created_idx ON tickets (tenant_id, created_at DESC, id DESC);

CREATE INDEX tickets_involved_idx ON tickets USING gin (involved_ids);

CREATE INDEX tickets_open_idx ON tickets (tenant_id, updated_at DESC, id DESC) WHERE status_category <> 'closed';

CREATE INDEX tickets_priority_idx ON tickets (tenant_id, priority, created_at, id) WHERE status_category <> 'closed';

CREATE INDEX tickets_requester_idx ON tickets (tenant_id, requester_id, created_at DESC);

CREATE INDEX tickets_resolved_idx ON tickets (tenant_id, resolved_at) WHERE resolved_at IS NOT NULL;

CREATE INDEX tickets_sweep_idx ON tickets (tenant_id, node, updated_at, id) WHERE archived_at IS NULL;

CREATE INDEX tickets_team_idx ON tickets (tenant_id, team_id, updated_at DESC, id DESC) WHERE status_category <> 'closed';

CREATE INDEX tickets_unassigned_idx ON tickets (tenant_id, updated_at DESC, id DESC) WHERE assignee_id IS NULL AND status_category <> 'closed';

CREATE INDEX tickets_updated_idx ON tickets (tenant_id, updated_at DESC, id DESC);

CREATE TABLE views (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    name TEXT NOT NULL,
    owner_id UUID,
    filter JSONB NOT NULL,
    sort TEXT NOT NULL,
    columns TEXT[] NOT NULL,
    group_by TEXT,
    position INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT views_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT views_tenant_id_owner_id_fkey FOREIGN KEY(tenant_id, owner_id) REFERENCES members (tenant_id, id)
);

CREATE TABLE acceptances (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    kind TEXT NOT NULL,
    by_name TEXT NOT NULL,
    comment TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT acceptances_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT acceptances_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT acceptances_kind_check CHECK (kind IN ('customer','recorded','timeout','rejected','void'))
);

CREATE INDEX acceptances_ticket_idx ON acceptances (tenant_id, ticket_id);

CREATE TABLE attachments (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    ticket_id UUID,
    message_id UUID,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 BYTEA NOT NULL,
    file_key TEXT NOT NULL,
    inline BOOLEAN DEFAULT false NOT NULL,
    content_id TEXT,
    evidence_type TEXT,
    internal BOOLEAN DEFAULT false NOT NULL,
    uploaded_kind TEXT NOT NULL,
    uploaded_by UUID,
    uploader_name TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT attachments_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT attachments_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id)
);

CREATE INDEX attachments_file_idx ON attachments (tenant_id, file_key);

CREATE INDEX attachments_loose_idx ON attachments (tenant_id, created_at) WHERE ticket_id IS NULL;

CREATE INDEX attachments_message_idx ON attachments (tenant_id, message_id);

CREATE INDEX attachments_ticket_idx ON attachments (tenant_id, ticket_id);

CREATE TABLE drafts (
    tenant_id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    member_id UUID NOT NULL,
    kind TEXT NOT NULL,
    content JSONB NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT drafts_pkey PRIMARY KEY (tenant_id, ticket_id, member_id, kind),
    CONSTRAINT drafts_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT drafts_tenant_id_member_id_fkey FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id)
);

CREATE TABLE import_rows (
    tenant_id UUID NOT NULL,
    import_id UUID NOT NULL,
    row INTEGER NOT NULL,
    number TEXT,
    ticket_id UUID,
    faults JSONB NOT NULL,
    CONSTRAINT import_rows_pkey PRIMARY KEY (tenant_id, import_id, row),
    CONSTRAINT import_rows_tenant_id_import_id_fkey FOREIGN KEY(tenant_id, import_id) REFERENCES imports (tenant_id, id),
    CONSTRAINT import_rows_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT import_rows_skipped_check CHECK (ticket_id IS NOT NULL OR jsonb_array_length(faults) > 0)
);

CREATE UNIQUE INDEX import_rows_number_key ON import_rows (tenant_id, import_id, number) WHERE ticket_id IS NOT NULL;

CREATE TABLE inbound_mails (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    mailbox_id UUID NOT NULL,
    uid BIGINT,
    uidvalidity BIGINT,
    fingerprint TEXT NOT NULL,
    file_key TEXT NOT NULL,
    size BIGINT NOT NULL,
    envelope_from TEXT,
    envelope_to TEXT[] NOT NULL,
    quiet BOOLEAN DEFAULT false NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    subject TEXT,
    sender TEXT,
    ticket_id UUID,
    message_id UUID,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT inbound_mails_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT inbound_mails_tenant_id_mailbox_id_fingerprint_key UNIQUE (tenant_id, mailbox_id, fingerprint),
    CONSTRAINT inbound_mails_tenant_id_mailbox_id_fkey FOREIGN KEY(tenant_id, mailbox_id) REFERENCES mailboxes (tenant_id, id),
    CONSTRAINT inbound_mails_state_check CHECK (state IN ('received','ticketed','ignored','bounce','duplicate','quarantined'))
);

CREATE INDEX inbound_mails_state_idx ON inbound_mails (tenant_id, state, received_at);

CREATE INDEX inbound_mails_ticket_idx ON inbound_mails (tenant_id, ticket_id);

CREATE TABLE messages (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    kind TEXT NOT NULL,
    direction TEXT NOT NULL,
    channel TEXT NOT NULL,
    author_kind TEXT NOT NULL,
    author_id UUID,
    author_name TEXT NOT NULL,
    body TEXT NOT NULL,
    html TEXT,
    quoted TEXT,
    remote_images BOOLEAN DEFAULT false NOT NULL,
    mention_ids UUID[] NOT NULL,
    "to" TEXT[] NOT NULL,
    cc TEXT[] NOT NULL,
    flags TEXT[] NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    send_at TIMESTAMP WITH TIME ZONE,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    delivery TEXT,
    delivery_error TEXT,
    CONSTRAINT messages_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT messages_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT messages_kind_check CHECK (kind IN ('public','internal')),
    CONSTRAINT messages_direction_check CHECK (direction IN ('in','out'))
);

CREATE INDEX messages_ticket_idx ON messages (tenant_id, ticket_id, created_at);

CREATE TABLE outbound_mails (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    mailbox_id UUID NOT NULL,
    ticket_id UUID,
    message_id UUID,
    kind TEXT NOT NULL,
    rfc_message_id TEXT NOT NULL,
    recipient TEXT NOT NULL,
    cc TEXT[] NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    headers JSONB NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER DEFAULT '0' NOT NULL,
    error TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    send_at TIMESTAMP WITH TIME ZONE NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT outbound_mails_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT outbound_mails_tenant_id_mailbox_id_fkey FOREIGN KEY(tenant_id, mailbox_id) REFERENCES mailboxes (tenant_id, id),
    CONSTRAINT outbound_mails_state_check CHECK (state IN ('queued','held','sent','failed','withdrawn','bounced'))
);

CREATE INDEX outbound_mails_message_idx ON outbound_mails (tenant_id, message_id);

CREATE INDEX outbound_mails_recipient_idx ON outbound_mails (tenant_id, recipient, created_at);

CREATE INDEX outbound_mails_state_idx ON outbound_mails (tenant_id, state, created_at);

CREATE INDEX outbound_mails_ticket_idx ON outbound_mails (tenant_id, ticket_id);

CREATE TABLE participants (
    tenant_id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    member_id UUID NOT NULL,
    role TEXT NOT NULL,
    added_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT participants_pkey PRIMARY KEY (tenant_id, ticket_id, member_id, role),
    CONSTRAINT participants_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT participants_tenant_id_member_id_fkey FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT participants_role_check CHECK (role IN ('collaborator','cc','reviewer','follow_up'))
);

CREATE TABLE ratings (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    requester_id UUID NOT NULL,
    score SMALLINT NOT NULL,
    comment TEXT NOT NULL,
    handler_id UUID,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT ratings_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT ratings_tenant_id_ticket_id_key UNIQUE (tenant_id, ticket_id),
    CONSTRAINT ratings_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT ratings_score_check CHECK (score BETWEEN 1 AND 5)
);

CREATE INDEX ratings_at_idx ON ratings (tenant_id, at);

CREATE TABLE reviews (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    reviewer_id UUID NOT NULL,
    verdict TEXT NOT NULL,
    checks JSONB NOT NULL,
    note TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT reviews_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT reviews_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT reviews_verdict_check CHECK (verdict IN ('pass','fail'))
);

CREATE INDEX reviews_ticket_idx ON reviews (tenant_id, ticket_id);

CREATE TABLE ticket_links (
    tenant_id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    other_id UUID NOT NULL,
    kind TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT ticket_links_pkey PRIMARY KEY (tenant_id, ticket_id, other_id, kind),
    CONSTRAINT ticket_links_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT ticket_links_tenant_id_other_id_fkey FOREIGN KEY(tenant_id, other_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT ticket_links_kind_check CHECK (kind IN ('follow_up','related')),
    CONSTRAINT ticket_links_itself_check CHECK (ticket_id <> other_id)
);

CREATE INDEX ticket_links_other_idx ON ticket_links (tenant_id, other_id);

CREATE TABLE ticket_reads (
    tenant_id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    member_id UUID NOT NULL,
    read_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT ticket_reads_pkey PRIMARY KEY (tenant_id, ticket_id, member_id),
    CONSTRAINT ticket_reads_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT ticket_reads_tenant_id_member_id_fkey FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id)
);

CREATE TABLE ticket_search (
    tenant_id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    public TSVECTOR NOT NULL,
    "full" TSVECTOR NOT NULL,
    CONSTRAINT ticket_search_pkey PRIMARY KEY (tenant_id, ticket_id),
    CONSTRAINT ticket_search_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id)
);

CREATE INDEX ticket_search_full_idx ON ticket_search USING gin ("full");

CREATE TABLE events_rest PARTITION OF events DEFAULT;
