"""Normal forms: dates as EDTF, instruments as UN document symbols."""

from uncoop_nlp.norms.dates import days, to_edtf
from uncoop_nlp.norms.instruments import address, to_symbol

__all__ = ["address", "days", "to_edtf", "to_symbol"]
