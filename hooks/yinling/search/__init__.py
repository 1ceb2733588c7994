"""Search: what can be found, how it is written so that many ways of asking meet it, and the files a browser reads."""
