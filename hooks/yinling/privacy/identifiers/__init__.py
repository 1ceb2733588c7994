"""Numbers of persons: identity, phones, cards, accounts, certificates, plates."""
