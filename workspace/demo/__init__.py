"""The demo network: invented people in the forums, groups and councils of the field, and a board alive."""

from workspace.demo.planting import SIGN_INS, plant

__all__ = ["SIGN_INS", "plant"]
