#!/bin/bash
# DIR=/absolute/folder real-cluster.sh up|down: a Slurm of one node in that folder, as root.
set -eu
: "${DIR:?}"
export SLURM_CONF=$DIR/etc/slurm.conf

stop() {
  [ -f "$DIR/run/$1.started" ] || return 0
  local process
  process=$(cat "$DIR/run/$1.started")
  kill "$process" 2> /dev/null || true
  for _ in $(seq 80); do kill -0 "$process" 2> /dev/null || break; sleep 0.1; done
  kill -9 "$process" 2> /dev/null || true
  rm -f "$DIR/run/$1.started"
}

if [ "$1" = down ]; then
  timeout 5 scancel -u "$(id -un)" 2> /dev/null || true
  for name in slurmd slurmctld munged; do stop "$name"; done
  exit 0
fi

mkdir -p "$DIR"/{etc,state,spool,log,run}
(umask 077; dd if=/dev/urandom of="$DIR/etc/munge.key" bs=128 count=1 status=none)
/usr/sbin/munged -F --key-file="$DIR/etc/munge.key" --socket="$DIR/run/munge.sock" \
  --pid-file="$DIR/run/munged.pid" --log-file="$DIR/log/munged.log" \
  --seed-file="$DIR/run/munge.seed" < /dev/null > "$DIR/log/munged.out" 2>&1 &
echo $! > "$DIR/run/munged.started"
for _ in $(seq 100); do munge -s x -S "$DIR/run/munge.sock" > /dev/null 2>&1 && break; sleep 0.1; done

# Two numbers that nobody else is likely to have taken.
port=$((20000 + $$ % 20000))
local_only=
# Listening on the loopback alone is refused where the machine's own name does not resolve to it.
if getent ahostsv4 "$(uname -n)" | grep -q '^127\.'; then
  local_only='CommunicationParameters=NoInAddrAny,NoCtldInAddrAny'
fi
cat > "$SLURM_CONF" << C
ClusterName=test
SlurmctldHost=localhost(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$DIR/run/munge.sock,cred_expire=5
SlurmctldPort=$port
SlurmdPort=$((port + 1))
SlurmctldPidFile=$DIR/run/slurmctld.pid
SlurmdPidFile=$DIR/run/slurmd.pid
SlurmctldLogFile=$DIR/log/slurmctld.log
SlurmdLogFile=$DIR/log/slurmd.log
StateSaveLocation=$DIR/state
SlurmdSpoolDir=$DIR/spool
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SwitchType=switch/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
MailProg=/bin/true
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
DefMemPerCPU=100
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_min_interval=0,sched_interval=1,bf_interval=1
SlurmdParameters=config_overrides
ReturnToService=2
KillWait=3
MinJobAge=3600
MaxArraySize=1001
JobRequeue=1
$local_only
NodeName=n1 NodeHostname=localhost NodeAddr=127.0.0.1 CPUs=${CPUS:-2} RealMemory=64000 State=UNKNOWN
PartitionName=main Nodes=n1 Default=YES MaxTime=INFINITE State=UP
C
/usr/sbin/slurmctld -D -i > "$DIR/log/slurmctld.out" 2>&1 < /dev/null &
echo $! > "$DIR/run/slurmctld.started"
/usr/sbin/slurmd -D -N n1 > "$DIR/log/slurmd.out" 2>&1 < /dev/null &
echo $! > "$DIR/run/slurmd.started"
for _ in $(seq 200); do
  [ "$(timeout 3 sinfo -h -o %T 2> /dev/null)" = idle ] && exit 0
  sleep 0.1
done
echo "slurm did not become idle" >&2
tail -5 "$DIR/log/slurmctld.out" "$DIR/log/slurmd.out" >&2
exit 1
