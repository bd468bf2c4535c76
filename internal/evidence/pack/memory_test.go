package pack_test

import (
	"bytes"
	"io"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

const (
	exhibits    = 5
	exhibitSize = 20 << 20 // bytes: 100 MiB in all
	maxHeap     = 64 << 20
)

// zeros is a reader of zero bytes.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// heapMeter notes the peak heap while a pack is written to it.
type heapMeter struct {
	written, next int64
	peak          uint64
}

func (m *heapMeter) Write(p []byte) (int, error) {
	if m.written += int64(len(p)); m.written >= m.next {
		var now runtime.MemStats
		runtime.ReadMemStats(&now)
		m.peak, m.next = max(m.peak, now.HeapAlloc), m.written+4<<20
	}
	return len(p), nil
}

func TestAPackOf100MiBNeedsLittleMemory(t *testing.T) { //nolint:paralleltest // it measures the process
	f := newFixture(t)
	for i := range exhibits {
		content := io.MultiReader(io.LimitReader(zeros{}, exhibitSize-1), bytes.NewReader([]byte{byte(i)}))
		digest, size, err := f.Vault.PutAs(t.Context(), content, "image/png")
		require.NoError(t, err)
		f.do(t, incident.AddEvidence{Source: casework.SourceUpload, SHA256: digest, Size: size, MediaType: "image/png"}, "comms-1", casework.RoleComms)
	}
	_, write := f.prepare(t, 0, "")
	runtime.GC()
	var m heapMeter
	require.NoError(t, write(t.Context(), &m))
	require.Greater(t, m.written, int64(exhibits*exhibitSize))
	require.Less(t, m.peak, uint64(maxHeap))
}
