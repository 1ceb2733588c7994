"""One module a kind of record, or a family of small ones. `KINDS` is all of them; a new kind is one more line there."""

from .activity import Activity
from .article import Article
from .base import Record
from .exception import PrivacyException
from .honour import Honour
from .org import Org
from .pronunciation import Pronunciation
from .service import CardBatch, Delivery, Issue, Pairing, VisitSummary
from .site import Site
from .vocabulary import Metric, Term
from .word import Word
from .work import Baseline, CadenceRule, Campaign, Development, Packet, Publication

# In the order of reading: a record's id may need the kinds above it.
KINDS: tuple[type[Record], ...] = (
    Site,
    Term,
    Pronunciation,
    Metric,
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
