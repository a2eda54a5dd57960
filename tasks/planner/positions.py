"""The words for where something is to stand, for everywhere, and for what is left out."""

EXCEPT = (["except", "for"], ["except"], ["but", "not"], ["but"], ["other", "than"], ["apart", "from"], ["besides"],
           ["excluding"], ["aside", "from"], ["not"], ["without"], ["save", "for"], ["leaving", "out"])  # fmt: skip
EVERYWHERE = (["everywhere"], ["throughout"], ["all", "over"], ["all", "through"], ["wherever"], ["every", "time"],
               ["each", "time"], ["anywhere"], ["globally"])  # fmt: skip
WHERE_IT_SAYS = (["wherever", "it", "says"], ["where", "it", "says"], ["wherever", "you", "see"],
                  ["where", "you", "see"], ["wherever", "there", "is"], ["everywhere", "it", "says"])  # fmt: skip
CARETS = (["at", "the", "cursor"], ["at", "the", "caret"], ["at", "my", "cursor"], ["where", "the", "cursor", "is"],
           ["at", "the", "insertion", "point"], ["right", "here"], ["here"], ["at", "the", "current", "position"],
           ["at", "the", "cursor", "position"])  # fmt: skip
EDGES = {"end": "end", "bottom": "end", "foot": "end", "start": "start", "beginning": "start", "top": "start",
          "front": "start"}  # fmt: skip
SIDES = {
    "before": "before", "above": "before", "preceding": "before", "after": "after", "below": "after",
    "under": "after", "underneath": "after", "beneath": "after", "following": "after", "behind": "after",
}  # fmt: skip
