package pack_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/evidence/pack"
)

const (
	exhibits    = 5
	exhibitSize = 20 << 20 // bytes: 100 MiB in all
	allowance   = 64 << 20
)

// zeros is an exhibit that is never in memory as a whole.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

type shelf struct{}

func (shelf) Get(context.Context, string) (io.ReadCloser, error) {
	return io.NopCloser(io.LimitReader(zeros{}, exhibitSize)), nil
}

type printer struct{}

func (printer) HTML(string, casework.Letter) ([]byte, error) { return []byte("<p>"), nil }
func (printer) PDF(string, casework.Letter) ([]byte, error)  { return []byte("%PDF"), nil }

// meter notes how much memory is in use while a pack passes by.
type meter struct {
	passed, next int64
	most         uint64
}

func (m *meter) Write(p []byte) (int, error) {
	if m.passed += int64(len(p)); m.passed >= m.next {
		var now runtime.MemStats
		runtime.ReadMemStats(&now)
		m.most, m.next = max(m.most, now.HeapAlloc), m.passed+4<<20
	}
	return len(p), nil
}

func large(tb testing.TB) pack.Contents {
	tb.Helper()
	sum := sha256.New()
	_, err := io.Copy(sum, io.LimitReader(zeros{}, exhibitSize))
	require.NoError(tb, err)
	at, digest := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC), hex.EncodeToString(sum.Sum(nil))
	c := &casework.Incident{Ref: "INC-7K3M-9Q2D", Seq: exhibits, OpenedAt: at}
	contents := pack.Contents{Case: c, Rules: &casework.Rules{}, Zone: time.UTC}
	for i := range exhibits {
		fact := casework.EvidenceAdded{ID: fmt.Sprintf("E%d", i+1), SHA256: digest, MediaType: "image/png", Size: exhibitSize}
		c.Evidence = append(c.Evidence, casework.Exhibit{ID: fact.ID, SHA256: digest, MediaType: fact.MediaType, Size: fact.Size, At: at})
		contents.Events = append(contents.Events, pack.Event{
			Event: casework.Event{Seq: i + 1, At: at, Kind: casework.KindEvidenceAdded, Data: fact}, Raw: json.RawMessage(`{}`),
		})
	}
	return contents
}

func TestAHundredMebibytesOfExhibitsPassThroughLittleMemory(t *testing.T) { //nolint:paralleltest // it measures the process
	var m meter
	require.NoError(t, pack.Write(t.Context(), &m, large(t), shelf{}, printer{}))
	require.Greater(t, m.passed, int64(exhibits*exhibitSize))
	require.Less(t, m.most, uint64(allowance))
}

func BenchmarkPackOfAHundredMebibytes(b *testing.B) {
	contents := large(b)
	b.SetBytes(exhibits * exhibitSize)
	var m meter
	for b.Loop() {
		require.NoError(b, pack.Write(b.Context(), &m, contents, shelf{}, printer{}))
	}
	b.ReportMetric(float64(m.most)/(1<<20), "MiB-heap")
}
