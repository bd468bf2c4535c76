package pack

import (
	"archive/zip"
	"io"
	"strings"
	"time"
)

// compare makes the pack again from what it holds, sees that it comes out the same,
// and gives the SHA-256 of each file. So no byte can be another: not of a file, and
// not of the zip around them, which other programs pass over.
func compare(reader *zip.Reader, at time.Time, whole io.Reader) (map[string]string, error) {
	listed, err := readManifest(reader)
	if err != nil {
		return nil, err
	}
	same := &mirror{whole: whole}
	again, sums := newArchive(same, at), map[string]string{}
	for _, file := range reader.File[:len(reader.File)-1] {
		if sums[file.Name] != "" {
			return nil, broken(file.Name, "It is there twice.")
		}
		digest, err := again.copy(file)
		if err != nil {
			return nil, broken(file.Name, "It is not as it was packed: %v.", err)
		}
		if digest != listed[file.Name] {
			return nil, broken(file.Name, "It is not the file that %s lists.", manifestName)
		}
		sums[file.Name] = digest
	}
	if len(sums) != len(listed) {
		return nil, broken(manifestName, "It lists files that are missing.")
	}
	if err := again.close(); err != nil {
		return nil, err
	}
	return sums, same.end()
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
	content, err := contentOf(reader, manifestName)
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

// mirror is written what ought to be there, and remembers where it is not.
type mirror struct {
	whole  io.Reader
	at     int64
	differ bool
}

func (m *mirror) Write(p []byte) (int, error) {
	if m.differ {
		return len(p), nil
	}
	there := make([]byte, len(p))
	n, _ := io.ReadFull(m.whole, there) // what is missing is a difference
	same := 0
	for same < n && there[same] == p[same] {
		same++
	}
	m.at, m.differ = m.at+int64(same), same < len(p)
	return len(p), nil
}

// end says whether all was the same, and nothing is left over.
func (m *mirror) end() error {
	if n, _ := io.Copy(io.Discard, m.whole); m.differ || n > 0 {
		return broken("the zip", "Its byte %d, or one after it, is not as it was made.", m.at+1)
	}
	return nil
}
