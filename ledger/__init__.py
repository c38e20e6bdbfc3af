"""What Taizhang knows: notices, deadlines, units, understanding, planning. Pure: no I/O."""
