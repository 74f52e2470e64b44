"""Reply templates (话术): texts with variables, in several languages, that members reply with.

variable: `{{customer.name}}`, filled in from the ticket at use · gap: a variable without a value,
marked ⟦so⟧ in the text until somebody fills it; no reply leaves with one.
"""
