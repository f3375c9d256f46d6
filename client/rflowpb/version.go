package rflowpb

import (
	"slices"
	"strconv"
	"strings"
)

// Major is the version that the package name carries. Another major version is
// another service.
const Major = 1

// Minors returns the minor versions that this program speaks, ascending. A
// minor version only ever adds.
func Minors() []int32 { return []int32{1, 2} }

// MinorChoice is the minor version from which on requests name engines, layouts
// and what SampleParams has besides size, steps and guidance.
const MinorChoice = 2

// CommonMinor returns the highest minor version that both lists hold.
func CommonMinor(a, b []int32) (int32, bool) {
	best, found := int32(0), false
	for _, minor := range a {
		if slices.Contains(b, minor) && (!found || minor > best) {
			best, found = minor, true
		}
	}
	return best, found
}

// VersionText names versions for a person: "1.1", or "1.1 or 1.2".
func VersionText(minors []int32) string {
	if len(minors) == 0 {
		return "none"
	}
	words := make([]string, len(minors))
	for i, minor := range minors {
		words[i] = strconv.Itoa(Major) + "." + strconv.Itoa(int(minor))
	}
	return strings.Join(words, " or ")
}

// Names and reasons in the details of a refusal.
const (
	// Domain is the domain of every ErrorInfo.
	Domain = "rflow"
	// ReasonVersion: no common minor version. The metadata entry
	// MetaVersions lists, as VersionText does, what the backend speaks.
	ReasonVersion = "API_VERSION"
	// MetaVersions is the metadata key that goes with ReasonVersion.
	MetaVersions = "server_versions"
	// MissingBlob is the type of a PreconditionFailure's violation for a
	// picture that the backend does not hold; its subject is BlobSubject.
	MissingBlob = "MISSING"
)
