"""Pure decisions of identity: roles, scopes, credentials, membership."""
