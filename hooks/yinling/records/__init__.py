"""One module a kind of record, or a family of small ones. `KINDS` is all of them; a new kind is one more line there."""

from .activity import Activity
from .article import Article
from .base import Record
from .baseline import Baseline
from .cadence_rule import CadenceRule
from .campaign import Campaign, Publication
from .development import Development
from .honour import Honour
from .org import Org
from .packet import Packet
from .privacy_exception import PrivacyException
from .pronunciation import Pronunciation
from .service import CardBatch, Delivery, Issue, Pairing, VisitSummary
from .site_settings import Site
from .source import Source
from .vocabulary import Metric, Term
from .word import Word

# In the order of reading: a record's id may need the kinds above it.
KINDS: tuple[type[Record], ...] = (
    Site,
    Term,
    Pronunciation,
    Metric,
    Source,
    CadenceRule,
    Org,
    Campaign,
    Article,
    Word,
    Activity,
    Honour,
    Delivery,
    Pairing,
    VisitSummary,
    Issue,
    CardBatch,
    Publication,
    Packet,
    Development,
    Baseline,
    PrivacyException,
)
