# Parsed (tree-sitter-powershell 0.26.4), never run: no Windows machine has been at hand. Read it before you start it.
#
# Makes a Windows 10 or 11 VM with Microsoft 365 a desktop worker: a session that stays unlocked and awake, a known scale,
# no restart under a worker, the project's environment, and the worker as a task that starts when its user signs in.
# Run it once as administrator, signed in as the user who will own the session; it may be run again.
#
#   .\provision.ps1 -Project C:\lam -ApiUrl http://pipeline:4200/api
#
# It does not: install Office or activate it, create the user, store a password (use Sysinternals Autologon, which keeps
# it as an LSA secret, then restart), or choose the resolution (1920 x 1080, in the hypervisor; a VM without a
# screen or with its last remote desktop session closed has no session that can be driven).

[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [Parameter(Mandatory = $true)][string]$Project,
    [Parameter(Mandatory = $true)][string]$ApiUrl,
    [string]$Python = 'py',
    [switch]$ExcludeScratchFromDefender
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest

function Set-Number {
    # One number of the registry, its key made where there is none.
    param([string]$Path, [string]$Name, [int]$Value)
    if (-not (Test-Path -Path $Path)) {
        New-Item -Path $Path -Force | Out-Null
    }
    New-ItemProperty -Path $Path -Name $Name -Value $Value -PropertyType DWord -Force | Out-Null
}

function Assert-Ready {
    # What this script cannot make.
    $principal = New-Object Security.Principal.WindowsPrincipal([Security.Principal.WindowsIdentity]::GetCurrent())
    if (-not $principal.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) {
        throw 'Start PowerShell as administrator.'
    }
    $places = @("$env:ProgramFiles\Microsoft Office\root\Office16", "${env:ProgramFiles(x86)}\Microsoft Office\root\Office16")
    $found = $places | Where-Object { Test-Path -Path (Join-Path -Path $_ -ChildPath 'WINWORD.EXE') }
    if (-not $found) {
        throw 'Word is not installed: install Microsoft 365, sign in and activate it, start Word once, then come back.'
    }
    if (-not (Test-Path -Path (Join-Path -Path $Project -ChildPath 'pyproject.toml'))) {
        throw "No project in ${Project}: clone it there first."
    }
}

function Set-Session {
    # Awake, unlocked, at 100 percent: a locked session takes neither keys nor the mouse.
    powercfg /change standby-timeout-ac 0
    powercfg /change monitor-timeout-ac 0
    Set-ItemProperty -Path 'HKCU:\Control Panel\Desktop' -Name ScreenSaveActive -Value '0'
    Set-Number -Path 'HKCU:\Control Panel\Desktop' -Name LogPixels -Value 96
    Set-Number -Path 'HKCU:\Control Panel\Desktop' -Name Win8DpiScaling -Value 1
    Set-Number -Path 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System' -Name InactivityTimeoutSecs -Value 0
    Set-Number -Path 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\Personalization' -Name NoLockScreen -Value 1
}

function Set-Updates {
    # Updates are still installed; they do not restart a machine that somebody is signed in to.
    $updates = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate\AU'
    Set-Number -Path $updates -Name NoAutoRebootWithLoggedOnUsers -Value 1
}

function Install-Project {
    # The environment of a worker: no training extra.
    Push-Location -Path $Project
    try {
        & $Python -3.11 -m venv .venv
        & .\.venv\Scripts\python.exe -m pip install --quiet -c constraints.txt -e .
        if ($LASTEXITCODE -ne 0) {
            throw 'pip could not install the project.'
        }
    }
    finally {
        Pop-Location
    }
}

function Register-Worker {
    # In the user's own session (Interactive), started again when it ends; `lam doctor` there sees the same server.
    [Environment]::SetEnvironmentVariable('PREFECT_API_URL', $ApiUrl, 'User')
    $arguments = '-NoProfile -WindowStyle Minimized -Command "& .\.venv\Scripts\lam.exe worker desktop"'
    $action = New-ScheduledTaskAction -Execute 'powershell.exe' -Argument $arguments -WorkingDirectory $Project
    $user = "$env:USERDOMAIN\$env:USERNAME"
    $trigger = New-ScheduledTaskTrigger -AtLogOn -User $user
    $principal = New-ScheduledTaskPrincipal -UserId $user -LogonType Interactive -RunLevel Limited
    $settings = New-ScheduledTaskSettingsSet -RestartCount 999 -RestartInterval (New-TimeSpan -Minutes 1) `
        -ExecutionTimeLimit ([TimeSpan]::Zero) -MultipleInstances IgnoreNew
    Register-ScheduledTask -TaskName 'lam worker desktop' -Action $action -Trigger $trigger -Principal $principal `
        -Settings $settings -Force | Out-Null
}

Assert-Ready
if ($PSCmdlet.ShouldProcess($env:COMPUTERNAME, 'make it a desktop worker')) {
    Set-Session
    Set-Updates
    if ($ExcludeScratchFromDefender) {
        # Scanning slows each start; what is excluded is the worker's own temporary folders and nothing else.
        Add-MpPreference -ExclusionPath (Join-Path -Path $env:LOCALAPPDATA -ChildPath 'Temp\lam-*')
    }
    Install-Project
    Register-Worker
    Write-Output 'Now: Autologon for this user, restart, then in the session: lam doctor; lam selftest desktop --out first-hour'
}
