"""What a person writes, as the plain orders it stands for: planner and second reading both begin with that.

`turns.plainly` is the whole of it. Each module knows one kind of phrase; none adds what is not said.
"""
