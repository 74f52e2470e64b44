"""The rating (满意度): one score a case, and what customers are asked besides it."""
