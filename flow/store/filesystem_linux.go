package store

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// fileSystem asks the kernel. The numbers are from <linux/magic.h> and statfs(2).
// FUSE counts as a network: sshfs and its like cannot be told from the others.
func fileSystem(dir string) (name string, network bool, err error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return "", false, err
	}
	magic := uint32(st.Type)
	name, network = networkMagic(magic)
	if !network {
		name = fmt.Sprintf("%#x", magic)
	}
	return name, network, nil
}

func networkMagic(magic uint32) (string, bool) {
	switch magic {
	case unix.NFS_SUPER_MAGIC:
		return "nfs", true
	case unix.SMB_SUPER_MAGIC, unix.SMB2_SUPER_MAGIC, unix.CIFS_SUPER_MAGIC:
		return "smb", true
	case unix.FUSE_SUPER_MAGIC:
		return "fuse", true
	case unix.V9FS_MAGIC:
		return "9p", true
	case unix.CEPH_SUPER_MAGIC:
		return "ceph", true
	case unix.AFS_SUPER_MAGIC, unix.AFS_FS_MAGIC:
		return "afs", true
	case unix.CODA_SUPER_MAGIC:
		return "coda", true
	case 0x0bd00bd0:
		return "lustre", true
	case 0x47504653:
		return "gpfs", true
	case 0x19830326:
		return "beegfs", true
	case 0x01161970:
		return "gfs2", true
	case 0x7461636f:
		return "ocfs2", true
	case 0x786f4256:
		return "vboxsf", true
	}
	return "", false
}
