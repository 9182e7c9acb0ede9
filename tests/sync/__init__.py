"""The line to head office, tested over real sockets."""
