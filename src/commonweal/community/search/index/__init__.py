"""The index that a process searches: words in tantivy, the rest in arrays; in memory, or in files that all share."""
