"""Success criteria on saved documents: readers, the check language, gates and verdicts."""
