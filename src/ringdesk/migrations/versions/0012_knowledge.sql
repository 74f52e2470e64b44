-- Articles of the knowledge base.

CREATE TABLE articles (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    state TEXT NOT NULL,
    published_version INTEGER,
    newest_version INTEGER NOT NULL,
    language TEXT NOT NULL,
    category_id UUID,
    type_key TEXT,
    tags TEXT[] NOT NULL,
    owner_id UUID,
    review_by DATE,
    source_ticket_id UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT articles_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT articles_tenant_id_category_id_fkey FOREIGN KEY(tenant_id, category_id) REFERENCES categories (tenant_id, id),
    CONSTRAINT articles_tenant_id_owner_id_fkey FOREIGN KEY(tenant_id, owner_id) REFERENCES members (tenant_id, id),
    CONSTRAINT articles_tenant_id_source_ticket_id_fkey FOREIGN KEY(tenant_id, source_ticket_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT articles_tenant_id_source_ticket_id_key UNIQUE (tenant_id, source_ticket_id),
    CONSTRAINT articles_state_check CHECK (state IN ('draft','in_review','published','withdrawn')),
    CONSTRAINT articles_published_check CHECK (state <> 'published' OR (published_version IS NOT NULL AND published_version = newest_version)),
    CONSTRAINT articles_withdrawn_check CHECK (state <> 'withdrawn' OR published_version IS NULL),
    CONSTRAINT articles_versions_check CHECK (published_version <= newest_version)
);

CREATE INDEX articles_updated_idx ON articles (tenant_id, updated_at DESC, id DESC);

CREATE TABLE article_search (
    tenant_id UUID NOT NULL,
    article_id UUID NOT NULL,
    published TSVECTOR NOT NULL,
    "full" TSVECTOR NOT NULL,
    CONSTRAINT article_search_pkey PRIMARY KEY (tenant_id, article_id),
    CONSTRAINT article_search_tenant_id_article_id_fkey FOREIGN KEY(tenant_id, article_id) REFERENCES articles (tenant_id, id)
);

CREATE INDEX article_search_full_idx ON article_search USING gin ("full");

CREATE INDEX article_search_published_idx ON article_search USING gin (published);

CREATE TABLE article_texts (
    tenant_id UUID NOT NULL,
    article_id UUID NOT NULL,
    number INTEGER NOT NULL,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    symptom TEXT NOT NULL,
    cause TEXT NOT NULL,
    solution TEXT NOT NULL,
    notes TEXT NOT NULL,
    CONSTRAINT article_texts_pkey PRIMARY KEY (tenant_id, article_id, number, language),
    CONSTRAINT article_texts_tenant_id_article_id_fkey FOREIGN KEY(tenant_id, article_id) REFERENCES articles (tenant_id, id)
);

CREATE TABLE article_versions (
    tenant_id UUID NOT NULL,
    article_id UUID NOT NULL,
    number INTEGER NOT NULL,
    author_ids UUID[] NOT NULL,
    author_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    masked JSONB NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    submitted_at TIMESTAMP WITH TIME ZONE,
    returned_reason TEXT,
    returned_name TEXT,
    returned_at TIMESTAMP WITH TIME ZONE,
    reviewed_by UUID,
    reviewer_name TEXT,
    published_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT article_versions_pkey PRIMARY KEY (tenant_id, article_id, number),
    CONSTRAINT article_versions_tenant_id_article_id_fkey FOREIGN KEY(tenant_id, article_id) REFERENCES articles (tenant_id, id),
    CONSTRAINT article_versions_tenant_id_reviewed_by_fkey FOREIGN KEY(tenant_id, reviewed_by) REFERENCES members (tenant_id, id),
    CONSTRAINT article_versions_number_check CHECK (number >= 1),
    CONSTRAINT article_versions_reviewed_check CHECK ((published_at IS NULL) = (reviewer_name IS NULL)),
    CONSTRAINT article_versions_four_eyes_check CHECK (reviewed_by IS NULL OR reviewed_by <> ALL(author_ids))
);
