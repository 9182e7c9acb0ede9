"""The feed: what head office says, as numbered changes per stream that tills read at their pace."""
