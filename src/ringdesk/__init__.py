"""Ringdesk (环单): a self-hosted ticketing and customer-service system."""
