"""Chapter 4: the three evaluations of the paper's section 5 and the report."""
