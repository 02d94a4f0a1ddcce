"""exception-not-raised and PLW0133."""

from ._kind import RUFF, Kind
from ._place import Place
from ._suite import in_test_function, is_watched


def made_in_a_test(place: Place) -> bool:
    """In a test function, or where its making is watched for an error."""
    return in_test_function(place.around) or is_watched(place)


KINDS = [
    Kind(
        "a test of how it is made",
        RUFF,
        made_in_a_test,
        example="""
def test_keywords(self):
    with self.assertRaises(TypeError):
        ImportError("x", invalid=1)
""",
        why="Making the exception is what is tested; it is not there to be raised.",
    ),
]
