"""From a person's request and a document to a plan: what is asked for, on which parts, with which values."""
