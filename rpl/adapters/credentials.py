"""Puts the parts of issuing and verifying together, for the composition roots."""

from rpl.adapters.data_integrity import DataIntegrity
from rpl.adapters.elsewhere import Elsewhere, Own
from rpl.adapters.issuers import Issuers
from rpl.adapters.key_store import IssuerKeyStore
from rpl.adapters.schemas import OfficialSchemas
from rpl.adapters.status_list import BitstringCodec
from rpl.adapters.token import JoseTokens
from rpl.domain.achievement import Issuer
from rpl.ports.credential import CredentialDesk, KeyShelf


def credential_desk(issuer: Issuer, shelf: KeyShelf, own: Own | None) -> CredentialDesk:
    """The desk of an issuer whose keys lie on a shelf.

    `own` looks up what we publish by its path (`rpl.store.credential.publications`).  Without it
    this is a verifier that has no database: our own documents are then fetched like any other's.
    """
    keys = IssuerKeyStore(shelf)
    elsewhere = Elsewhere(issuer.url, own)
    return CredentialDesk(
        issuer=issuer,
        keys=keys,
        proofs=DataIntegrity(),
        tokens=JoseTokens(),
        schemas=OfficialSchemas(),
        status_codec=BitstringCodec(),
        issuers=Issuers(issuer.did, issuer.url, keys if own is not None else None, elsewhere),
        elsewhere=elsewhere,
    )
