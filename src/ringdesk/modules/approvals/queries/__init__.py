"""The reads of approvals."""
