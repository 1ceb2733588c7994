"""The kinds of record: one module for each or for a family of small ones, and the list of all `KINDS`."""

from .activity import Activity
from .article import Article
from .base import Record
from .baseline import Baseline
from .cadence_rule import CadenceRule
from .campaign import Campaign, Publication
from .course import Course
from .development import Development
from .honour import Honour
from .org import Org
from .packet import Packet
from .privacy_exception import PrivacyException
from .pronunciation import Pronunciation
from .redirect import Redirect
from .service import CardBatch, Delivery, Issue, Pairing, VisitSummary
from .site_settings import Site
from .source import Source
from .table_form import TableForm
from .vocabulary import Metric, Term
from .word import Word

# In the order of reading: the id of a record may depend on the kinds above its own.
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
    Course,
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
    TableForm,
    PrivacyException,
    Redirect,
)
