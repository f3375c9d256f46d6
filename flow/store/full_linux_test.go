package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// smallDisk mounts a disk of its own; grow gives it more room.
func smallDisk(t *testing.T) (dir string, grow func()) {
	t.Helper()
	dir = t.TempDir()
	err := unix.Mount("rflow-test", dir, "tmpfs", 0, "size=1m")
	if errors.Is(err, unix.EPERM) || errors.Is(err, unix.EACCES) {
		t.Skip("SKIPPED: mounting a small disk needs root. The same story runs under a file size limit in " +
			"TestAFileSizeLimitIsAClearErrorAndTheStoreGoesOn.")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir, func() {
		if err := unix.Mount("rflow-test", dir, "tmpfs", unix.MS_REMOUNT, "size=16m"); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAFullDiskIsAClearErrorAndTheStoreGoesOn(t *testing.T) {
	disk, grow := smallDisk(t)
	fillUp(t, filepath.Join(disk, "data"), grow)
}

func TestOpeningOnAFullDiskIsAClearError(t *testing.T) {
	disk, grow := smallDisk(t)
	filler := filepath.Join(disk, "filler")
	if err := os.WriteFile(filler, make([]byte, 2<<20), 0o600); !errors.Is(err, unix.ENOSPC) {
		t.Fatalf("filling the disk = %v", err)
	}
	var full *FullError
	if _, err := Open(context.Background(), filepath.Join(disk, "data"), Options{}); !errors.As(err, &full) {
		t.Errorf("Open() = %v, want a FullError", err)
	}
	grow()
	open(t, filepath.Join(disk, "data"), Options{FileSystem: func(string) (string, bool, error) { return "ext4", false, nil }})
}

func TestNetworkFileSystemsAreKnown(t *testing.T) {
	for magic, want := range map[uint32]string{
		0x6969: "nfs", 0xfe534d42: "smb", 0xff534d42: "smb", 0x65735546: "fuse", 0x0bd00bd0: "lustre",
	} {
		if name, network := networkMagic(magic); name != want || !network {
			t.Errorf("%#x is %q, network %v; want %s", magic, name, network, want)
		}
	}
	for _, magic := range []uint32{unix.EXT4_SUPER_MAGIC, unix.XFS_SUPER_MAGIC, unix.BTRFS_SUPER_MAGIC, unix.TMPFS_MAGIC, unix.OVERLAYFS_SUPER_MAGIC} {
		if name, network := networkMagic(magic); network {
			t.Errorf("%#x, a local file system, is taken for %s", magic, name)
		}
	}
	if name, network, err := fileSystem(t.TempDir()); err != nil || name == "" {
		t.Errorf("fileSystem(temporary folder) = %q, %v, %v", name, network, err)
	}
	if _, _, err := fileSystem("/nowhere/at/all"); err == nil {
		t.Error("fileSystem of a missing folder gave no error")
	}
}
