"""The built-in teacher: rules behind the same endpoint as any model, one module per prompt it answers."""
