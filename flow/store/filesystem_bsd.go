//go:build darwin || freebsd

package store

import "golang.org/x/sys/unix"

// fileSystem asks the kernel, which marks local file systems itself.
func fileSystem(dir string) (name string, network bool, err error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return "", false, err
	}
	return unix.ByteSliceToString(st.Fstypename[:]), st.Flags&unix.MNT_LOCAL == 0, nil
}
