"""The table behind test_access_matrix: what every endpoint asks for."""
