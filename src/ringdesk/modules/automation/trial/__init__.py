"""The dry run (试跑): what a rule would have done to the past, told from the record."""
