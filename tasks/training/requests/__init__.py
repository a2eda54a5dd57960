"""What people type, annotated: one file an author."""
