"""The columns of the Clusters table, and which of them there are at which width.

They stand apart from what cells say, for their letters are keys: those are declared before the first frame.
"""

from mcjob_tui.tui.widgets.table_columns import Column

NAME = Column("name", "NAME", 13, letter="N", grow=True, most=40)
PROVIDER = Column("provider", "PROVIDER", 9)
REGION = Column("region", "REGION", 14, letter="R")
ZONE = Column("zone", "ZONE", 5)
STATE = Column("state", "STATE", 13, letter="S")
VERSION = Column("version", "VERSION", 9)
NODES = Column("nodes", "NODES", 6, right=True)
CPU = Column("cpu", "CPU FREE", 11, right=True, letter="C")
MEMORY = Column("memory", "MEMORY FREE", 12, right=True, letter="M")
PODS = Column("pods", "PODS", 6, right=True)
FITS = Column("fits", "FITS", 6, right=True, letter="F")

NARROW = (NAME, REGION, STATE, CPU, MEMORY, FITS)
MEDIUM = (NAME, PROVIDER, REGION, STATE, NODES, CPU, MEMORY, FITS)
WIDE = (NAME, PROVIDER, REGION, ZONE, STATE, VERSION, NODES, CPU, MEMORY, PODS, FITS)


def columns_for(width: int) -> tuple[Column, ...]:
    """The columns in ``width`` cells."""
    if width < 96:
        return NARROW
    return MEDIUM if width < 116 else WIDE
