"""Evidence for a third person: captures as WARC, the history of the lists, the verdict, and hashes of it all in one ZIP."""
