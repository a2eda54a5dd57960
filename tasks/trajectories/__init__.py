"""Chapter 2: from plans to judged trajectories and the rows that train."""
