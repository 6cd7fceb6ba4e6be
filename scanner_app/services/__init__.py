"""Use cases: one module, one step of the flow."""
