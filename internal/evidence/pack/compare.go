package pack

import (
	"archive/zip"
	"io"
	"strings"
	"time"
)

// compare builds the pack again from the files in it and checks that the result is the
// same. It gives the SHA-256 of each file by its name. So it finds every changed byte,
// also of the zip around the files, which other programs ignore.
func compare(reader *zip.Reader, at time.Time, whole io.Reader) (map[string]string, error) {
	listed, err := readManifest(reader)
	if err != nil {
		return nil, err
	}
	written := &comparer{original: whole}
	again, sums := newArchive(written, at), map[string]string{}
	for _, file := range reader.File[:len(reader.File)-1] {
		if sums[file.Name] != "" {
			return nil, broken(file.Name, "The pack contains it twice.")
		}
		digest, err := again.copy(file)
		if err != nil {
			return nil, broken(file.Name, "It cannot be read: %v.", err)
		}
		if digest != listed[file.Name] {
			return nil, broken(file.Name, "Its SHA-256 is not the one in %s.", manifestName)
		}
		sums[file.Name] = digest
	}
	if len(sums) != len(listed) {
		return nil, broken(manifestName, "It lists files that are missing.")
	}
	if err := again.close(); err != nil {
		return nil, err
	}
	return sums, written.end()
}

func (a *archive) copy(file *zip.File) (string, error) {
	content, err := file.Open()
	if err != nil {
		return "", err
	}
	defer content.Close() //nolint:errcheck // it was only read
	return a.add(file.Name, content)
}

// readManifest gives the SHA-256 of each file by its name.
func readManifest(reader *zip.Reader) (map[string]string, error) {
	if n := len(reader.File); n == 0 || reader.File[n-1].Name != manifestName {
		return nil, broken(manifestName, "It is not the last file.")
	}
	content, err := readFile(reader, manifestName)
	if err != nil {
		return nil, err
	}
	listed := map[string]string{}
	for line := range strings.Lines(string(content)) {
		digest, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		listed[name] = digest
	}
	return listed, nil
}

// comparer compares what is written to it with an original, up to the first difference.
type comparer struct {
	original io.Reader
	equal    int64 // bytes before the first difference
	differs  bool
}

func (c *comparer) Write(p []byte) (int, error) {
	if c.differs {
		return len(p), nil
	}
	original := make([]byte, len(p))
	n, _ := io.ReadFull(c.original, original) // a missing byte is a difference
	equal := 0
	for equal < n && original[equal] == p[equal] {
		equal++
	}
	c.equal, c.differs = c.equal+int64(equal), equal < len(p)
	return len(p), nil
}

// end fails when there was a difference, or when the original is longer.
func (c *comparer) end() error {
	if n, _ := io.Copy(io.Discard, c.original); c.differs || n > 0 {
		return broken("the zip", "It has been changed at byte %d or after it.", c.equal+1)
	}
	return nil
}
