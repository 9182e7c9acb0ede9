"""Sources of scans: keyboard wedge and serial port."""
