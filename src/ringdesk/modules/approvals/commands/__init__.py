"""The writes of approvals."""
